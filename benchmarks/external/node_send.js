// Sends messages by Twilio's own helper until it is killed.
//
//   NODE_EXTRA_CA_CERTS=ca.pem node node_send.js PORT CONCURRENCY     (with `twilio` in NODE_PATH)
const twilio = require('twilio');

const [port, concurrency] = process.argv.slice(2).map(Number);

// The helper only knows hosts of twilio.com: the host is replaced in each request.
class ToBenchmark extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', `https://127.0.0.1:${port}`) });
  }
}

const httpClient = new ToBenchmark({ keepAlive: true, maxSockets: concurrency, maxTotalSockets: concurrency,
                                     maxFreeSockets: concurrency });
const client = twilio('AC0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef', { httpClient });
const message = { from: 'whatsapp:+14155238886', to: 'whatsapp:+15550002222', body: process.env.BENCH_TEXT };

async function send() {
  for (;;) {
    const sent = await client.messages.create(message);
    if (!sent.sid) throw new Error('no sid');
  }
}

for (let i = 0; i < concurrency; ++i) send().catch((error) => { console.error(error); process.exit(1); });
