#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "api/model.h"
#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// Returns api/openapi.json: the OpenAPI 3.1 description of the public port with a model of the ten digits that has a
/// detector.
std::string_view openapi_template();

/// Returns api/admin_openapi.json: the description of the admin port of a server that keeps samples.
std::string_view admin_openapi_template();

/// Returns the description of the admin port, without samples if the server keeps none.
std::string make_admin_openapi(bool keeps_samples);

/// Returns the description of the public port with this model: openapi_template() with the number and the names of the
/// classes, without `is_digit` if the model has no detector, without `/samples` if the server keeps none, and with the
/// limits and the model's name of `service`.
/// Takes about a millisecond.
std::string make_openapi(const Service& service, const Model& model);

/// `GET /openapi.json`: makes the description once for each model. Thread-safe.
class OpenApi {
 public:
  explicit OpenApi(Service service) : service_(std::move(service)) {}

  Reply get();

 private:
  Service service_;
  std::mutex mutex_;
  /// The model that `text_` describes.
  std::weak_ptr<const Model> model_;
  std::string text_;
};

}  // namespace digit::serve_app
