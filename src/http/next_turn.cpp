#include "http/next_turn.hpp"

#include <boost/asio/post.hpp>

namespace ratatosk::http {

namespace asio = boost::asio;

class NextTurn::Line : public std::enable_shared_from_this<Line> {
 public:
  explicit Line(asio::any_io_executor executor) : executor_(std::move(executor)) {}
  ~Line() { waiting_.clear_and_dispose(std::default_delete<Waiting>()); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  bool HasBegun() const noexcept { return begun_; }
  void Add(std::unique_ptr<Waiting> waiting) noexcept { waiting_.push_back(*waiting.release()); }
  void Post() {
    asio::post(executor_, [self = shared_from_this()] { self->Run(); });
  }

 private:
  void Run() {
    begun_ = true;
    while (!waiting_.empty()) {
      const std::unique_ptr<Waiting> first(&waiting_.front());
      waiting_.pop_front();
      try {
        first->Resume();
      } catch (...) {
        if (!waiting_.empty()) Post();
        throw;
      }
    }
  }

  const asio::any_io_executor executor_;
  boost::intrusive::list<Waiting> waiting_;
  bool begun_ = false;
};

void NextTurn::Enter(std::unique_ptr<Waiting> waiting, asio::any_io_executor executor) {
  if (const auto line = line_.lock(); line && !line->HasBegun()) {
    line->Add(std::move(waiting));
    return;
  }
  const auto line = std::allocate_shared<Line>(RecyclingAllocator<Line>(), std::move(executor));
  line->Add(std::move(waiting));
  line_ = line;
  line->Post();
}

}  // namespace ratatosk::http
