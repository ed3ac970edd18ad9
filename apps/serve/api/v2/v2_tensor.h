#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/json/json_body.h"
#include "api/service.h"
#include "digit/image.h"

namespace digit::serve_app {

inline constexpr std::string_view kNoSharedMemory =
    "shared memory is not supported; send and receive tensors in the body, as JSON or binary";

/// Calls `read(std::string_view key, json::value& value)` for each member of `object`, except for those that are null:
/// to the protocol's clients, null means that an optional member is absent.
template <typename Read>
void for_each_present_member(json::object object, Read read) {
  for_each_member(object, [&](std::string_view key, json::value& value) {
    if (!is_null(value)) read(key, value);
  });
}

/// Throws HttpError 400 if a parameter of the tensor `name` belongs to an extension that the server does not have.
void check_tensor_parameter(std::string_view key, const std::string& name);

/// Returns the images of a raw binary request, whose body is nothing but the FP32 values of the one input. Throws
/// HttpError 400.
std::vector<Image> read_raw_images(std::string_view body, const Limits& limits);

/// The numbers in the `data` of a tensor, with what is needed to check them against the datatype.
struct V2Numbers {
  std::vector<float> values;
  double smallest = 0;
  double largest = 0;
  bool are_integers = true;

  /// Returns false if there are more numbers than the limits allow in a batch.
  bool add(double number, const Limits& limits);
};

/// The one input tensor. The members of its JSON may come in any order.
class V2Tensor {
 public:
  explicit V2Tensor(const Limits& limits) : limits_(limits) {}

  /// Reads the members of `inputs[0]`. Throws HttpError 400.
  void read(json::object object);

  /// Returns the images from the `data` in the JSON or from `binary`, the bytes after the JSON. Throws HttpError 400,
  /// also if bytes remain.
  std::vector<Image> images(std::string_view binary) const;

 private:
  void read_shape(json::value& value);
  void read_parameters(json::value& value);
  void read_data(json::value& value);
  void read_nested(json::value value, std::size_t max_depth, V2Numbers& numbers) const;
  bool is_float() const;
  std::size_t image_count() const;
  std::vector<Image> from_json(std::size_t count) const;
  std::vector<Image> from_binary(std::size_t count, std::string_view binary) const;

  const Limits& limits_;
  std::optional<std::string> name_;
  std::optional<std::string> datatype_;
  std::optional<std::vector<std::int64_t>> shape_;
  std::optional<std::int64_t> binary_size_;
  std::optional<V2Numbers> numbers_;
};

}  // namespace digit::serve_app
