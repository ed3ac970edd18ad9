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

// Uses the installed library from another project. Checks that casts and exceptions work across the library boundary.
int main() {
  const digit::Mlp network(digit::MlpOptions{.hidden = {16, 8}});
  const auto predictor = digit::Predictor::from_bytes(digit::serialize_model(*network, {}), "a new model");
  expect(predictor.predict(digit::Image{}).probabilities.size() == 10, "a new model predicts ten probabilities");

  const auto copy = network->clone();
  expect(copy->as<digit::MlpImpl>() != nullptr, "as<> converts a clone to MlpImpl");
  const auto classifier = std::dynamic_pointer_cast<digit::Classifier>(copy);
  expect(classifier != nullptr && classifier->classes() == 10, "dynamic_cast converts a clone to Classifier");

  bool caught = false;
  try {
    digit::Predictor::from_bytes("not a model", "a file");
  } catch (const digit::Error&) {
    caught = true;
  }
  expect(caught, "catch receives an exception of the library as digit::Error");
  return failures;
}
