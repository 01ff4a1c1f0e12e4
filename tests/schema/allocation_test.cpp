#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <new>

#include <ratatosk/messaging/message_builder.hpp>
#include <ratatosk/schema/validation.hpp>

namespace {
thread_local std::size_t allocations = 0;
}

// Counts what this program takes from the heap.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace ratatosk {
namespace {

TEST(ValidateMessageTest, DoesNotAllocateForValidMessage) {
  static constexpr std::array kProperties{
      ParameterSchema("note", DataType::String).Required().Length(1, 100)};
  static constexpr std::array kEndpoints{
      EndpointSchema(EndpointType::PhoneNumber, true, true, true)};
  static constexpr std::array kContents{ContentType::PlainText};
  static constexpr ChannelSchema kSchema = ChannelSchema("Acme", "Text", "1.0.0")
                                               .WithEndpoints(kEndpoints)
                                               .WithContentTypes(kContents)
                                               .WithMessageProperties(kProperties);
  const auto message = MessageBuilder()
                           .FromPhone(std::string(40, '1'))
                           .ToPhone(std::string(40, '2'))
                           .WithText(std::string(1000, 'x'))
                           .WithSubject(std::string(40, 's'))
                           .WithProperty("note", std::string(40, 'n'))
                           .Build();
  ValidationFaults faults;
  const auto before = allocations;
  ValidateMessage(kSchema, message, faults);
  EXPECT_EQ(allocations - before, 0U);
  EXPECT_TRUE(faults.empty());
  ValidateMessage(kSchema, Message(), faults);
  EXPECT_GT(allocations - before, 0U) << "faults are counted, so the count works";
}

}  // namespace
}  // namespace ratatosk
