#include <ratatosk/core/runtime.hpp>

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <ratatosk/core/manual_clock.hpp>

namespace ratatosk {
namespace {

namespace asio = boost::asio;

class Shared : public RuntimeSlot {
 public:
  explicit Shared(int n) : number(n) {}
  void ReleaseIo() noexcept override { ++released; }
  int number;
  int released = 0;
};

std::shared_ptr<Shared> MakeShared(const Runtime&) { return std::make_shared<Shared>(1); }
constexpr SlotKey<Shared> kShared{"test.shared", &MakeShared};

TEST(RuntimeTest, ConvertsFromExecutor) {
  asio::io_context context;
  Runtime runtime = context.get_executor();
  bool ran = false;
  asio::post(runtime.Home(), [&] { ran = true; });
  context.run();
  EXPECT_TRUE(ran);
}

TEST(RuntimeTest, WithEmptyExecutorIsNotAlive) {
  for (const auto kind : {HomeExecutor::MakeStrand, HomeExecutor::Serial}) {
    const Runtime runtime(asio::any_io_executor(), RuntimeOptions().WithHomeExecutor(kind));
    EXPECT_FALSE(runtime.Alive());
    EXPECT_FALSE(runtime.Home());
  }
}

TEST(RuntimeTest, SharesOneObjectPerSlot) {
  asio::io_context context;
  Runtime runtime(context.get_executor());
  Runtime copy = runtime;
  EXPECT_EQ(runtime.Get(kShared), copy.Get(kShared));
  Runtime other(context.get_executor());
  EXPECT_NE(runtime.Get(kShared), other.Get(kShared));
  other.With(kShared, std::make_shared<Shared>(2));
  EXPECT_EQ(other.Get(kShared)->number, 2);
}

TEST(RuntimeTest, ContextCanBeDestroyedFirst) {
  auto context = std::make_unique<asio::io_context>();
  Runtime runtime(context->get_executor());
  auto shared = runtime.Get(kShared);
  context.reset();
  EXPECT_EQ(shared->released, 1);
  EXPECT_FALSE(runtime.Alive());
  EXPECT_FALSE(static_cast<bool>(runtime.Home()));
}

TEST(RuntimeTest, WeakRuntimeKeepsNothingAlive) {
  asio::io_context context;
  auto runtime = std::make_unique<Runtime>(context.get_executor());
  const WeakRuntime weak(*runtime);
  EXPECT_TRUE(weak.Lock());
  runtime.reset();
  EXPECT_FALSE(weak.Lock());
}

TEST(RuntimeTest, UsesInjectedRandomness) {
  asio::io_context context;
  Runtime runtime(context.get_executor(), RuntimeOptions().WithRandom([] { return 42U; }));
  EXPECT_EQ(runtime.Random(), 42U);
}

}  // namespace
}  // namespace ratatosk
