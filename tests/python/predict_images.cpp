// predict-images MODEL IMAGES: prints the predictions of the library as JSON. IMAGES has 784 float32 for each image.
// predict-images MODEL --pictures FILE...: prepares PNG, JPEG or WebP files with the form of the model, and also prints
// the images that the network gets and the labels. A picture without ink has null as its image and its label, and no
// row in the predictions.
#include <cstring>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "digit/file.h"
#include "digit/predictor.h"
#include "digit/prepare.h"

namespace {

std::vector<digit::Image> read_images(const char* file) {
  const auto bytes = digit::read_file(file);
  std::vector<digit::Image> images(bytes.size() / sizeof(digit::Image::pixels));
  for (std::size_t i = 0; i < images.size(); ++i) {
    auto& pixels = images[i].pixels;
    std::memcpy(pixels.data(), &bytes[i * sizeof(pixels)], sizeof(pixels));
  }
  return images;
}

nlohmann::json to_json(std::span<const digit::Prediction> predictions) {
  nlohmann::json json = {{"probabilities", nlohmann::json::array()}};
  for (const auto& prediction : predictions) {
    json["probabilities"].push_back(prediction.probabilities);
    if (prediction.is_digit) json["is_digit"].push_back(*prediction.is_digit);
  }
  return json;
}

nlohmann::json predict_pictures(const digit::Predictor& predictor, std::span<char*> files) {
  const auto& metadata = predictor.metadata();
  std::vector<digit::Prediction> predictions;
  auto images = nlohmann::json::array();
  auto labels = nlohmann::json::array();
  for (const char* file : files) {
    const auto image =
        digit::prepare(digit::EncodedPicture{digit::read_file(file)}, metadata.input, {.score = predictor.score()});
    if (image) predictions.push_back(predictor.predict(*image));
    images.push_back(image ? nlohmann::json(image->pixels) : nullptr);
    labels.push_back(image ? nlohmann::json(metadata.class_names.at(predictions.back().digit())) : nullptr);
  }
  auto json = to_json(predictions);
  json["images"] = std::move(images);
  json["labels"] = std::move(labels);
  return json;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  const bool has_pictures = argc > 3 && std::string_view(argv[2]) == "--pictures";
  if (argc != 3 && !has_pictures) return 2;
  const digit::Predictor predictor(argv[1]);
  const auto json = has_pictures ? predict_pictures(predictor, arguments.subspan(3))
                                 : to_json(predictor.predict(read_images(argv[2])));
  std::cout << json << "\n";
  return 0;
}
