#include "gradients.h"

#include "autograd_gradients.h"
#include "digit/mlp.h"
#include "mlp_gradients.h"

namespace digit {

std::unique_ptr<Gradients> make_gradients(Classifier& network, const torch::Device& device,
                                          const TrainOptions& options) {
  const auto* mlp = dynamic_cast<const MlpImpl*>(&network);
  if (mlp != nullptr && device.is_cpu()) return std::make_unique<MlpGradients>(*mlp, options.label_smoothing);
  return std::make_unique<AutogradGradients>(network, device, options.label_smoothing);
}

}  // namespace digit
