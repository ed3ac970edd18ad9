#include <digit/mlp.h>
#include <digit/mnist.h>
#include <digit/trainer.h>

int main() {
  digit::set_threads(0);
  digit::seed_weights(1);
  digit::Mlp network;
  const auto result = digit::train(*network, digit::read_mnist("data/mnist", digit::Split::kTrain), {});
  digit::save_model(*network, result, "digit.pt");
}
