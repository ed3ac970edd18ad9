// Reads the pickles of model files.
#include <cstdint>
#include <stdexcept>
#include <string_view>

#include "network/pickle_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    (void)digit::network::pickle::read({reinterpret_cast<const char*>(data), size});
  } catch (const std::runtime_error&) {
    return 0;
  }
  return 0;
}
