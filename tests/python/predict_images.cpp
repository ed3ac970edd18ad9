// predict-images MODEL IMAGES: prints the predictions of the library as JSON. IMAGES has 784 float32 for each image.
#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "digit/file.h"
#include "digit/predictor.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const digit::Predictor predictor(argv[1]);
  const auto bytes = digit::read_file(argv[2]);
  std::vector<digit::Image> images(bytes.size() / sizeof(digit::Image::pixels));
  for (std::size_t i = 0; i < images.size(); ++i) {
    auto& pixels = images[i].pixels;
    std::memcpy(pixels.data(), &bytes[i * sizeof(pixels)], sizeof(pixels));
  }
  nlohmann::json json = {{"probabilities", nlohmann::json::array()}};
  for (const auto& prediction : predictor.predict(images)) {
    json["probabilities"].push_back(prediction.probabilities);
    if (prediction.is_digit) json["is_digit"].push_back(*prediction.is_digit);
  }
  std::cout << json << "\n";
  return 0;
}
