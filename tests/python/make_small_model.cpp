// make-small-model FILE: writes an untrained model, for tests in other languages.
#include "support/model_files.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  digit::test::write_small_model(argv[1]);
  return 0;
}
