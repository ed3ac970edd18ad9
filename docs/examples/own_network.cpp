#include <digit/classifier.h>
#include <digit/predictor.h>
#include <digit/synthesize.h>
#include <digit/trainer.h>
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <iostream>

// A network with one hidden layer and GELU.
class GeluNetImpl : public torch::nn::Cloneable<GeluNetImpl>, public digit::Classifier {
 public:
  explicit GeluNetImpl(std::int64_t hidden = 64) : neurons_(hidden) { reset(); }

  void reset() override {
    hidden_ = register_module("hidden", torch::nn::Linear(784, neurons_));
    output_ = register_module("output", torch::nn::Linear(neurons_, 10));
  }

  Analysis analyze(const torch::Tensor& images) override {
    const auto pixels = (images.flatten(1) - digit::kPixelMean) / digit::kPixelDeviation;
    return {.logits = output_->forward(torch::gelu(hidden_->forward(pixels))), .digit_logit = {}};
  }

  torch::nn::Module& module() override { return *this; }
  const torch::nn::Module& module() const override { return *this; }
  std::string architecture() const override { return "gelu-net"; }
  std::vector<std::int64_t> hidden() const override { return {neurons_}; }
  std::int64_t classes() const override { return 10; }
  bool has_detector() const override { return false; }
  bool is_stochastic() const override { return false; }

 private:
  std::int64_t neurons_;
  torch::nn::Linear hidden_{nullptr};
  torch::nn::Linear output_{nullptr};
};
TORCH_MODULE(GeluNet);

int main() {
  digit::set_threads(0);
  digit::seed_weights(1);
  GeluNet network;
  const auto data = digit::synthesize_digits(4000, /*seed=*/1);
  digit::TrainOptions options;
  options.epochs = 5;
  options.held_out = 500;
  options.synthetic_share = 0;  // the data are synthetic digits already
  const auto result = digit::train(*network, data, options);
  digit::save_model(*network, result, "gelu-net.pt");

  const digit::Predictor predictor("gelu-net.pt");
  const auto test = digit::synthesize_digits(500, /*seed=*/2);
  std::size_t correct = 0;
  for (std::size_t i = 0; i < test.size(); ++i) {
    if (predictor.predict(test.image(i)).digit() == test.labels[i]) ++correct;
  }
  const auto seven = predictor.predict(test.image(7));
  std::cout << "drawn: " << int{test.labels[7]} << ", predicted: " << seven.digit() << " with probability "
            << seven.confidence() << "\n"
            << "correct: " << correct << " of " << test.size() << "\n";
  return correct > test.size() / 2 ? 0 : 1;
}
