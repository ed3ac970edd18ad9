#include "inference/onnx_properties.h"

#include <string_view>

namespace digit::inference {
namespace {

/// Appends a field of bytes: the number of the field, the type 2 (length-delimited), the length and the bytes.
void append_field(std::string& message, unsigned field, std::string_view bytes) {
  message += static_cast<char>(field << 3U | 2U);
  auto length = bytes.size();
  for (; length >= 0x80; length >>= 7U) message += static_cast<char>((length & 0x7FU) | 0x80U);
  message += static_cast<char>(length);
  message += bytes;
}

}  // namespace

void append_onnx_properties(std::string& model, const std::map<std::string, std::string>& properties) {
  // The numbers are those of onnx.proto: ModelProto.metadata_props, and key and value of StringStringEntryProto.
  for (const auto& [key, value] : properties) {
    std::string property;
    append_field(property, 1, key);
    append_field(property, 2, value);
    append_field(model, 14, property);
  }
}

}  // namespace digit::inference
