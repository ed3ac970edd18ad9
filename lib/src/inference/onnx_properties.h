#pragma once

#include <map>
#include <string>

namespace digit::inference {

/// Adds the metadata properties to the bytes of an ONNX file. The format is Protocol Buffers, in which the
/// concatenation of two messages is their union, so that the rest of the file needs no parsing.
void append_onnx_properties(std::string& model, const std::map<std::string, std::string>& properties);

}  // namespace digit::inference
