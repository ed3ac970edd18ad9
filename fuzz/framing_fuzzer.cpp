// HTTP framing: the same bytes, fed at once and one by one, must give the same requests.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "transport/framing.h"

namespace {

using digit::serve_app::Framing;

/// All requests in the bytes, told in one text.
std::string story(std::string_view bytes, std::size_t piece) {
  const digit::serve_app::FramingLimits limits{
      .max_head_bytes = 4096, .max_target_bytes = 512, .max_headers = 16, .max_body_bytes = 4096};
  Framing framing(limits);
  std::string told;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t taken = framing.feed(bytes.substr(at, piece));
    at += taken;
    if (framing.state() == Framing::State::kRefused) return told + "refused";
    if (framing.state() == Framing::State::kComplete) {
      told.append(framing.method()).append(framing.target()).append(framing.body());
      for (const auto& header : framing.headers()) told.append(header.name).append(header.value);
      framing.restart();
    }
  }
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (story(bytes, size) != story(bytes, 1)) std::abort();
  return 0;
}
