#include <digit/normalize.h>
#include <digit/picture_folder.h>
#include <digit/predictor.h>
#include <digit/rasterize.h>

#include <iostream>
#include <optional>

// predict MODEL [PICTURE]: prints the digit in a PNG or JPEG file, or in a drawing of a seven.
int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: predict MODEL [PICTURE]\n";
    return 2;
  }
  try {
    const digit::Predictor predictor(argv[1]);
    const digit::Drawing seven{.strokes = {{{10, 10}, {60, 10}, {30, 90}}}};
    const std::optional<digit::Image> image =
        argc > 2 ? digit::read_picture(argv[2]) : digit::normalize(digit::rasterize(seven));
    if (!image) {
      std::cout << "no ink\n";
      return 0;
    }
    const digit::Prediction prediction = predictor.predict(*image);
    std::cout << "digit " << prediction.digit() << ", probability " << prediction.confidence() << "\n";
    if (prediction.is_digit) std::cout << "is_digit " << *prediction.is_digit << "\n";
  } catch (const std::exception& error) {
    std::cerr << "predict: " << error.what() << "\n";
    return 1;
  }
}
