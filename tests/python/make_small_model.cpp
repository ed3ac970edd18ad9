// make-small-model FILE [NAME...]: writes a model, for tests in other languages. Without names, it is an untrained one
// of the ten digits. Otherwise it has these classes and a detector, and answers the second one to every input.
#include "support/model_files.h"

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  if (argc == 2) {
    digit::test::write_small_model(argv[1]);
  } else {
    digit::test::write_model(argv[1], {.answer = 1, .class_names = {argv + 2, argv + argc}, .is_digit_threshold = 0.5});
  }
  return 0;
}
