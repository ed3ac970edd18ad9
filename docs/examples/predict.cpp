#include <digit/file.h>
#include <digit/predictor.h>
#include <digit/prepare.h>

#include <iostream>
#include <optional>

// predict MODEL [PICTURE]: prints the class of a PNG, JPEG or WebP file, or of a drawing of a seven.
int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: predict MODEL [PICTURE]\n";
    return 2;
  }
  try {
    const digit::Predictor predictor(argv[1]);
    const digit::Drawing seven{.strokes = {{{10, 10}, {60, 10}, {30, 90}}}};
    digit::Input input = seven;
    if (argc > 2) input = digit::EncodedPicture{digit::read_file(argv[2])};
    const std::optional<digit::Image> image =
        digit::prepare(input, predictor.metadata().input, {.score = predictor.score()});
    if (!image) {
      std::cout << "no ink\n";
      return 0;
    }
    const digit::Prediction prediction = predictor.predict(*image);
    std::cout << "class " << predictor.metadata().class_names[prediction.digit()] << ", probability "
              << prediction.confidence() << "\n";
    if (prediction.is_digit) std::cout << "is_digit " << *prediction.is_digit << "\n";
  } catch (const std::exception& error) {
    std::cerr << "predict: " << error.what() << "\n";
    return 1;
  }
}
