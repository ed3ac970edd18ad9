#include "support/mnist.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <nlohmann/json.hpp>

#include "digit/labeled_images.h"
#include "digit/mnist.h"
#include "support/http_raw_client.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

/// A folder with a model trained on MNIST for two epochs.
class MnistTest {
 public:
  MnistTest() {
    skip_without_mnist(DIGIT_MNIST);
    trained_ = run({DIGIT_TRAIN, "--data", DIGIT_MNIST, "--recipe", "plain", "--epochs", "2", "--threads", "1",
                    "--batch-size", "128", "--json"});
  }

 protected:
  nlohmann::json run(const std::vector<std::string>& command) const {
    const auto result = run_process(command, folder_.path());
    INFO(result.standard_error);
    REQUIRE(result.status == 0);
    return nlohmann::json::parse(result.standard_output);
  }

  TemporaryFolder folder_;
  nlohmann::json trained_;
};

/// Returns the body of one request with `count` images from index `begin`.
std::string batch_body(const LabeledImages& images, std::size_t begin, std::size_t count) {
  auto instances = nlohmann::json::array();
  for (std::size_t i = begin; i < begin + count; ++i) {
    const auto* first = &images.pixels[i * kImagePixels];
    instances.push_back({{"image", std::vector<int>(first, first + kImagePixels)}, {"scale", 255}});
  }
  return nlohmann::json{{"instances", instances}}.dump();
}

/// Returns the accuracy of /predict on the images, which are sent in batches.
double served_accuracy(int port, const LabeledImages& images) {
  constexpr std::size_t kBatchSize = 250;
  RawConnection connection(port);
  std::size_t correct = 0;
  for (std::size_t begin = 0; begin < images.size(); begin += kBatchSize) {
    REQUIRE(connection.send(http_request("POST", "/predict", batch_body(images, begin, kBatchSize))));
    const auto reply = connection.read_reply(std::chrono::seconds(60));
    REQUIRE(reply);
    INFO(reply->body.substr(0, 500));
    REQUIRE(reply->status == 200);
    const auto predictions = nlohmann::json::parse(reply->body).at("predictions");
    REQUIRE(predictions.size() == kBatchSize);
    for (std::size_t i = 0; i < kBatchSize; ++i) {
      correct += predictions[i].at("prediction") == images.labels[begin + i] ? 1U : 0U;
    }
  }
  return static_cast<double>(correct) / static_cast<double>(images.size());
}

TEST_CASE_METHOD(MnistTest, "two epochs of the plain recipe reach 95 % accuracy on MNIST") {
  CHECK(trained_.at("test_accuracy") > 0.95);
}

TEST_CASE_METHOD(MnistTest, "/predict and digit-eval have the same accuracy on MNIST") {
  const double measured = run({DIGIT_EVAL, "--mnist", DIGIT_MNIST, "--json"}).at("accuracy");
  Process server({DIGIT_SERVE, "--port", "0"}, folder_.path());
  REQUIRE(server.wait_for_output("listening on "));
  const auto output = server.standard_output();
  const int port = std::stoi(output.substr(output.find(':', output.find("http://") + 5) + 1));
  CHECK_THAT(served_accuracy(port, read_mnist(DIGIT_MNIST, Split::kTest)), Catch::Matchers::WithinAbs(measured, 0.002));
}

}  // namespace
}  // namespace digit::test
