#include <ratatosk/core/recycled_frames.hpp>

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/block_cache.hpp"
#include "support/allocations.hpp"

namespace {

namespace asio = boost::asio;
using namespace ratatosk;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kRecycles = false;  // so that a use after free is seen
#else
constexpr bool kRecycles = true;
#endif

class Worker : public RecycledFrames {
 public:
  asio::awaitable<std::string> NameOf(int number) {
    std::array<char, 2000> large{};  // more than Asio reuses
    last_frame = large.data();
    co_await asio::post(asio::deferred);
    if (number < 0) throw std::runtime_error("negative");
    co_return std::to_string(number) + large.data();
  }

  asio::awaitable<void> Collect(std::vector<std::string>& names) {
    names.push_back(co_await NameOf(1));
    names.push_back(co_await NameOf(2));
    try {
      names.push_back(co_await NameOf(-1));
    } catch (const std::runtime_error& e) {
      names.emplace_back(e.what());
    }
  }

  const void* last_frame = nullptr;
};

TEST(RecycledFrames, CoroutinesReturnValuesAndExceptions) {
  asio::io_context context;
  Worker worker;
  std::vector<std::string> names;
  asio::co_spawn(context, worker.Collect(names), asio::detached);
  context.run();
  EXPECT_EQ(names, (std::vector<std::string>{"1", "2", "negative"}));
}

TEST(RecycledFrames, ReusesFrames) {
  if (!kRecycles) GTEST_SKIP() << "AddressSanitizer: nothing is reused";
  asio::io_context context;
  Worker worker;
  std::vector<const void*> frames;
  auto twice = [&]() -> asio::awaitable<void> {
    for (int i = 0; i < 2; ++i) {
      static_cast<void>(co_await worker.NameOf(i));
      frames.push_back(worker.last_frame);
    }
  };
  asio::co_spawn(context, twice, asio::detached);
  context.run();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0], frames[1]);
}

TEST(RecycledFrames, ReusesBlocksBySize) {
  if (!kRecycles) GTEST_SKIP() << "AddressSanitizer: nothing is reused";
  void* const first = detail::AllocateBlock(1500);
  detail::FreeBlock(first, 1500);
  void* const other = detail::AllocateBlock(3000);
  void* const same = detail::AllocateBlock(1490);
  EXPECT_NE(other, first);
  EXPECT_EQ(same, first);
  detail::FreeBlock(other, 3000);
  detail::FreeBlock(same, 1490);
}

TEST(RecycledFrames, ThreadKeepsBoundedAmount) {
  if (!kRecycles) GTEST_SKIP() << "AddressSanitizer: nothing is reused";
  constexpr std::int64_t kMostBlocks = 256 * 1024 / 4096;
  detail::FreeBlock(detail::AllocateBlock(64), 64);  // the first one registers the thread's end
  detail::ReleaseBlocks();
  const auto before = test::LiveAllocations();
  std::vector<void*> blocks(1000);
  for (auto& block : blocks) block = detail::AllocateBlock(4096);
  for (void* block : blocks) detail::FreeBlock(block, 4096);
  std::vector<void*>().swap(blocks);
  EXPECT_LE(test::LiveAllocations() - before, kMostBlocks);
}

TEST(RecycledFrames, BlockCanBeFreedOnAnotherThread) {
  void* block = nullptr;
  std::thread([&] { block = detail::AllocateBlock(100); }).join();
  detail::FreeBlock(block, 100);
  std::thread([] { detail::FreeBlock(detail::AllocateBlock(100), 100); }).join();
}

}  // namespace
