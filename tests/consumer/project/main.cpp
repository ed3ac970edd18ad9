#include <digit/error.h>
#include <digit/mlp.h>
#include <digit/model_file.h>
#include <digit/predictor.h>

#include <iostream>
#include <memory>
#include <string>

namespace {

int failures = 0;

void expect(bool holds, const std::string& what) {
  std::cout << (holds ? "ok   " : "FAIL ") << what << "\n";
  if (!holds) ++failures;
}

}  // namespace

// Uses the installed library as another project does, and checks that its types are the same on both sides.
int main() {
  const digit::Mlp network(digit::MlpOptions{.hidden = {16, 8}});
  const auto predictor = digit::Predictor::from_bytes(digit::serialize_model(*network, {}), "a new model");
  expect(predictor.predict(digit::Image{}).probabilities.size() == 10, "a model made here answers");

  const auto copy = network->clone();
  expect(copy->as<digit::MlpImpl>() != nullptr, "a clone is an MlpImpl by as<>");
  const auto classifier = std::dynamic_pointer_cast<digit::Classifier>(copy);
  expect(classifier != nullptr && classifier->classes() == 10, "a clone is a Classifier by dynamic_cast");

  bool caught = false;
  try {
    digit::Predictor::from_bytes("not a model", "a file");
  } catch (const digit::Error&) {
    caught = true;
  }
  expect(caught, "an error of the library is caught as digit::Error");
  return failures;
}
