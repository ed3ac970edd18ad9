#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "samples/sample_routes.h"
#include "support/http_raw_client.h"
#include "support/serve_fixture.h"
#include "support/temporary_folder.h"

namespace digit::serve_app {

/// A header of requests, a member of a body, and a body that is a sample.
inline const std::string kJsonHeader = "Content-Type: application/json\r\n";
inline const std::string kSampleStrokes = R"("strokes": [[[0, 0], [10.5, -3], [5, 20]]])";
inline const std::string kSampleOfSeven = "{" + kSampleStrokes + R"(, "label": "7"})";

/// A server that keeps samples and has the gallery on the same port.
class SamplesServer : public ServerFixture {
 public:
  SamplesServer() {
    prepare(Cors());
    start();
  }

 protected:
  struct NotStarted {};
  explicit SamplesServer(NotStarted) {}

  void prepare(Cors cors, bool has_keys = false) {
    samples_ = std::make_shared<const SampleService>(
        SampleService{.store = store_,
                      .rate = rate_,
                      .cors = std::move(cors),
                      .client_of = [](const Request& request) { return std::string(request.peer); },
                      .has_keys = has_keys});
    gallery_ = &gallery_page_;
  }
  test::RawReply post(const std::string& body, const std::string& headers = "") const {
    return test::fetch(port_, "POST", "/samples", body, kJsonHeader + headers);
  }
  test::RawReply change(const std::string& id, const std::string& body, const std::string& headers = "") const {
    return test::fetch(port_, "PATCH", "/samples/" + id, body, kJsonHeader + headers);
  }
  nlohmann::json list(const std::string& query = "") const {
    return nlohmann::json::parse(test::fetch(port_, "GET", "/samples/list" + query).body);
  }

  test::TemporaryFolder folder_;
  SampleStore store_{folder_ / "samples.sqlite", std::size_t{1} << 24U};
  RateLimit rate_{100};
  Page gallery_page_ = gallery_page();
};

}  // namespace digit::serve_app
