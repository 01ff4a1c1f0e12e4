#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "wire/contender.hpp"
#include "wire/contenders/plain_form.hpp"

namespace bench {

namespace {

// One message in flight: a handle that is used again for the next message.
class Transfer {
 public:
  CURL* easy = nullptr;
  std::string form;
  std::string answer;
  Load::Clock::time_point due;
};

std::size_t AppendAnswer(char* data, std::size_t size, std::size_t count, void* transfer) {
  static_cast<Transfer*>(transfer)->answer.append(data, size * count);
  return size * count;
}

class CurlContender final : public Contender {
 public:
  CurlContender(const Provider& provider, std::size_t connections)
      : url_("https://127.0.0.1:" + std::to_string(provider.port) + MessagesPath()),
        ca_file_(provider.ca_file),
        user_(std::string(kAccountSid).append(":").append(kAuthToken)) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_ = curl_multi_init();
    epoll_ = ::epoll_create1(0);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlContender::OnSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlContender::OnTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(connections));
  }

  ~CurlContender() override {
    for (auto& transfer : transfers_) curl_easy_cleanup(transfer->easy);
    curl_multi_cleanup(multi_);
    ::close(epoll_);
  }

  void Run(Load& load) override {
    for (std::size_t i = 0; i < load.Concurrency(); ++i) {
      transfers_.push_back(MakeTransfer());
      Begin(load, *transfers_.back());
    }
    std::array<epoll_event, 256> events{};
    while (in_flight_ > 0) {
      const int count =
          ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), Timeout());
      int running = 0;
      for (int i = 0; i < count; ++i) {
        const int what = ((events[i].events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                         ((events[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);
        curl_multi_socket_action(multi_, events[i].data.fd, what, &running);
      }
      if (timer_ && *timer_ <= Load::Clock::now()) {
        timer_.reset();
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
      }
      TakeAnswers(load);
    }
  }

 private:
  static int OnSocket(CURL*, curl_socket_t socket, int what, void* self, void* known) {
    auto& contender = *static_cast<CurlContender*>(self);
    epoll_event event{};
    event.data.fd = socket;
    event.events =
        ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U);
    if (what == CURL_POLL_REMOVE) {
      ::epoll_ctl(contender.epoll_, EPOLL_CTL_DEL, socket, nullptr);
      return 0;
    }
    ::epoll_ctl(contender.epoll_, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
    curl_multi_assign(contender.multi_, socket, self);
    return 0;
  }

  static int OnTimer(CURLM*, long milliseconds, void* self) {
    auto& timer = static_cast<CurlContender*>(self)->timer_;
    timer.reset();
    if (milliseconds >= 0) timer = Load::Clock::now() + std::chrono::milliseconds(milliseconds);
    return 0;
  }

  std::unique_ptr<Transfer> MakeTransfer() {
    auto transfer = std::make_unique<Transfer>();
    CURL* easy = transfer->easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file_.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_USERPWD, user_.c_str());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &AppendAnswer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
    return transfer;
  }

  void Begin(Load& load, Transfer& transfer) {
    const auto due = load.Next();
    if (!due) return;
    transfer.due = *due;
    transfer.form = MakeForm();
    transfer.answer.clear();
    curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDS, transfer.form.c_str());
    curl_easy_setopt(transfer.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(transfer.form.size()));
    curl_multi_add_handle(multi_, transfer.easy);
    ++in_flight_;
  }

  void TakeAnswers(Load& load) {
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto code = message->data.result;
      char* at = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &at);
      auto& transfer = *reinterpret_cast<Transfer*>(at);
      curl_multi_remove_handle(multi_, transfer.easy);
      --in_flight_;
      Report(load, transfer, code);
      Begin(load, transfer);
    }
  }

  static void Report(Load& load, const Transfer& transfer, CURLcode code) {
    long status = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 201) {
      load.Fail(transfer.due, curl_easy_strerror(code));
      return;
    }
    const auto resource = boost::json::parse(transfer.answer);
    const std::string sid(resource.at("sid").as_string());
    const std::string state(resource.at("status").as_string());
    if (sid.empty() || state.empty()) {
      load.Fail(transfer.due, "no sid");
    } else {
      load.Done(transfer.due);
    }
  }

  int Timeout() const {
    if (!timer_) return 1000;
    const auto left = *timer_ - Load::Clock::now();
    if (left <= left.zero()) return 0;
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
  }

  std::string url_;
  std::string ca_file_;
  std::string user_;
  CURLM* multi_ = nullptr;
  int epoll_ = -1;
  std::optional<Load::Clock::time_point> timer_;
  std::vector<std::unique_ptr<Transfer>> transfers_;
  std::size_t in_flight_ = 0;
};

}  // namespace

std::unique_ptr<Contender> MakeCurlContender(const Provider& provider, std::size_t connections) {
  return std::make_unique<CurlContender>(provider, connections);
}

}  // namespace bench
