// Checks and parses signed webhooks by Twilio's own helper, and prints what each costs as JSON.
//
//   node node_receive.js MESSAGES     (with `twilio` in NODE_PATH)
const querystring = require('querystring');
const twilio = require('twilio');

const account = 'AC0123456789abcdef0123456789abcdef';
const token = '0123456789abcdef0123456789abcdef';
const url = 'https://shop.example.com/webhooks/whatsapp';

// The same as benchmarks/receive/receive.cpp makes.
function makeBody(number) {
  const sid = 'SM' + number.toString(16).padStart(32, '0');
  return `SmsMessageSid=${sid}&NumMedia=0&ProfileName=Ann&MessageType=text&SmsSid=${sid}&WaId=15550002222` +
    '&SmsStatus=received&Body=Where+is+my+order+4711%3F+It+should+have+been+here+on+Friday.' +
    `&To=whatsapp%3A%2B14155238886&NumSegments=1&ReferralNumMedia=0&MessageSid=${sid}&AccountSid=${account}` +
    '&From=whatsapp%3A%2B15550002222&ApiVersion=2010-04-01';
}

const posted = Array.from({ length: 1000 }, (_, i) => {
  const body = makeBody(i);
  return { body, signature: twilio.getExpectedTwilioSignature(token, url, querystring.parse(body)) };
});

let failures = 0;
function receive(messages) {
  for (let i = 0; i < messages; ++i) {
    const { body, signature } = posted[i % posted.length];
    const params = querystring.parse(body);
    if (!twilio.validateRequest(token, signature, url, params) || !params.MessageSid) ++failures;
  }
}

const messages = Number(process.argv[2]);
receive(20000); // until the code is compiled
const before = process.cpuUsage();
receive(messages);
const used = process.cpuUsage(before);
console.log(JSON.stringify({ contender: 'node', messages, failures, cpu_us: (used.user + used.system) / messages }));
