#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "common/base64.h"
#include "common/png_writer.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;

/// Returns a batch of that many pictures of 50 × 50 pixels.
std::string batch_of(int pictures) {
  const Raster raster{.width = 50, .height = 50, .ink = std::vector<float>(2500, 0.5F)};
  const std::string item =
      R"({"image": "data:image/png;base64,)" + common::encode_base64(common::encode_png(raster)) + "\"}";
  std::string items;
  for (int i = 0; i < pictures; ++i) items += (i == 0 ? "" : ",") + item;
  return R"({"instances": [)" + items + "]}";
}

/// Allows the pixels of two of these pictures.
class CostTest : public ApplicationFixture {
 public:
  CostTest() : ApplicationFixture({.max_pixels = 5000}), application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply post(const std::string& body, const std::atomic<bool>* abandoned = nullptr) const {
    return application_.answer({.method = "POST", .path = "/predict", .body = body, .abandoned = abandoned});
  }

  Application application_;
};

TEST_CASE_METHOD(CostTest,
                 "the limit on pixels is for all pictures of a request, and the error names the one too many") {
  CHECK(post(batch_of(2)).status == 200);
  const Reply reply = post(batch_of(4));
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, ContainsSubstring("field `instances[2].image`: expected at most 5000 pixels in all pictures"));
}

TEST_CASE_METHOD(CostTest, "pictures are not decoded for a client that is gone") {
  const std::atomic<bool> abandoned = true;
  const Reply reply = post(batch_of(2), &abandoned);
  CHECK(reply.status == 503);
  CHECK_THAT(reply.body, ContainsSubstring("the client is gone"));
}

}  // namespace
}  // namespace digit::serve_app
