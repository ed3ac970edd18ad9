#include <digit/file.h>
#include <digit/number.h>
#include <digit/predictor.h>

#include <iostream>

// number MODEL [PICTURE]: prints the number in a PNG, JPEG or WebP file, or in a drawing of a one and a seven.
int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: number MODEL [PICTURE]\n";
    return 2;
  }
  try {
    const digit::Predictor predictor(argv[1]);
    const digit::Drawing drawing{.strokes = {{{0, 0}, {0, 80}}, {{40, 0}, {90, 0}, {60, 80}}}};
    const digit::Number number =
        argc > 2 ? digit::read_number(digit::EncodedPicture{digit::read_file(argv[2])}, predictor.batch_scorer())
                 : digit::read_number(drawing, predictor.batch_scorer());
    std::cout << "number " << digit::number_text(number, predictor.metadata().class_names) << ", probability "
              << number.confidence << "\n";
    for (const digit::NumberDigit& read : number.digits) {
      std::cout << "at " << read.box.x << ", " << read.box.y << ": " << predictor.metadata().class_names[read.digit]
                << ", probability " << read.confidence << "\n";
    }
  } catch (const std::exception& error) {
    std::cerr << "number: " << error.what() << "\n";
    return 1;
  }
}
