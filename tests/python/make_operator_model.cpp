// make-operator-model FILE: writes a model that uses the operators, and the arguments of operators, that no network of
// digit-train has.
#include <torch/script.h>

#include <sstream>

#include "digit/file.h"
#include "digit/metadata.h"

namespace {

constexpr const char* kMethods = R"(
def analyze(self, x):
    x = torch.sub(torch.mul(torch.flatten(x, 1), 2), 0.5, alpha=0.5)
    x = torch.linear(x, self.weight)
    x = torch.cat([torch.gelu(x), torch.silu(x), torch.tanh(x), torch.detach(x)], -1)
    x = torch.view(x, [-1, 4, 6, 8])
    x = torch._convolution(x, self.kernel, None, [2, 1], [1, 0], [1, 2], False, [0, 0], 2, False, False, False, False)
    x = torch.max_pool2d(x, [2, 3], [1, 2], [1, 0], [1])
    x = torch.relu_(torch.add(torch.flatten(x, 1), self.shift, alpha=3))
    logits = torch.addmm(self.bias, x, torch.t(self.output), beta=2, alpha=0.5)
    is_digit = torch.sigmoid(torch.squeeze(torch.linear(logits, self.last, self.offset), -1))
    return (torch.softmax(torch.div(logits, 1.5), -1), is_digit)

def forward(self, x):
    return (self.analyze(x))[0]
)";

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  torch::manual_seed(1);
  torch::jit::Module module("digit");
  const auto add = [&](const std::string& name, const std::vector<std::int64_t>& shape) {
    module.register_buffer(name, torch::randn(shape) / 4);
  };
  add("weight", {48, 784});
  add("kernel", {6, 2, 3, 2});
  add("shift", {});
  add("output", {3, 48});
  add("bias", {3});
  add("last", {1, 3});
  add("offset", {1});
  module.define(kMethods);
  digit::ModelMetadata metadata;
  metadata.library_version = "0";
  metadata.architecture = "other";
  metadata.class_names = {"a", "b", "c"};
  std::ostringstream archive;
  module.save(archive, {{"metadata.json", digit::metadata_to_json(metadata)}});
  digit::write_file(argv[1], archive.str());
  return 0;
}
