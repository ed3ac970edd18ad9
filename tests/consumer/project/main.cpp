#include <digit/mlp.h>
#include <digit/model_file.h>
#include <digit/predictor.h>

#include <iostream>

// Makes a network, writes it as a model file's bytes, loads them and asks for an answer.
int main() {
  const digit::Mlp network(digit::MlpOptions{.hidden = {16, 8}});
  const auto predictor = digit::Predictor::from_bytes(digit::serialize_model(*network, {}), "a fresh model");
  const auto prediction = predictor.predict(digit::Image{});
  std::cout << "digit " << prediction.digit() << " of " << prediction.probabilities.size() << "\n";
  return prediction.probabilities.size() == 10 ? 0 : 1;
}
