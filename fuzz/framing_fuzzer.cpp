// HTTP framing: the same bytes must give the same requests, whether they arrive at once or one by one.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "transport/framing.h"

namespace {

using digit::serve_app::Framing;

/// Returns all requests in the bytes as one text. `piece` is the number of bytes that arrive at once.
std::string trace(std::string_view bytes, std::size_t piece) {
  const digit::serve_app::FramingLimits limits{
      .max_head_bytes = 4096, .max_target_bytes = 512, .max_headers = 16, .max_body_bytes = 4096};
  Framing framing(limits);
  std::string text;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t consumed = framing.feed(bytes.substr(at, piece));
    at += consumed;
    if (framing.state() == Framing::State::kRejected) return text + "rejected";
    if (framing.state() == Framing::State::kComplete) {
      text.append(framing.method()).append(framing.target()).append(framing.body());
      for (const auto& header : framing.headers()) text.append(header.name).append(header.value);
      framing.reset();
    }
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (trace(bytes, size) != trace(bytes, 1)) std::abort();
  return 0;
}
