#pragma once

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/serve_fixture.h"

namespace digit::serve_app {

/// The whole application with a fake model, to which tests send requests to /predict.
class PredictFixture : public ApplicationFixture {
 public:
  explicit PredictFixture(std::shared_ptr<const Model> model)
      : ApplicationFixture({.max_points = 100, .max_batch_items = 4}, std::move(model)),
        application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply post(std::string_view body, std::vector<Field> query = {}, std::string_view type = "application/json") {
    std::string padded(body);
    padded.reserve(body.size() + kBodyPadding);
    return application_.answer({.method = "POST",
                                .path = "/predict",
                                .query = std::move(query),
                                .headers = {{"Content-Type", type}},
                                .body = padded,
                                .body_is_padded = true});
  }
  nlohmann::json answer(std::string_view body, std::vector<Field> query = {},
                        std::string_view type = "application/json") {
    const Reply reply = post(body, std::move(query), type);
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    return nlohmann::json::parse(reply.body);
  }
  std::string error_of(std::string_view body, std::vector<Field> query = {},
                       std::string_view type = "application/json") {
    const Reply reply = post(body, std::move(query), type);
    INFO(reply.body);
    REQUIRE(reply.status == 400);
    return nlohmann::json::parse(reply.body).at("error");
  }

  Application application_;
};

}  // namespace digit::serve_app
