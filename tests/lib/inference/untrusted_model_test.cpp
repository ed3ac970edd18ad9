#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/script.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "digit/error.h"
#include "digit/file.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using caffe2::serialize::PyTorchStreamReader;
using caffe2::serialize::PyTorchStreamWriter;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

const std::string kTwoClasses =
    R"({"format": 1, "library_version": "0", "architecture": "other", "hidden": [], "seed": 0, "training_options": {},
        "class_names": ["0", "1"], "data_sha256": {}, "temperature": 1})";
const std::string kSoftmax = "def forward(self, x):\n  return torch.softmax(torch.flatten(x, 1), 1)\n";

std::string small_model() { return serialize_model(MlpImpl(MlpOptions{.hidden = {4}}), {}); }

std::string save(const torch::jit::Module& module) {
  std::ostringstream bytes;
  module.save(bytes, {{"metadata.json", kTwoClasses}});
  return std::move(bytes).str();
}

std::string model_with_methods(const std::string& methods) {
  torch::jit::Module module("digit");
  module.define(methods);
  return save(module);
}

/// The one line with which the file is refused; empty if it loads.
std::string refusal(const std::string& bytes, const LoadOptions& options = {}) {
  try {
    (void)Predictor::from_bytes(bytes, "file.pt", options);
    return "";
  } catch (const Error& error) {
    std::string message = error.what();
    CHECK_THAT(message, StartsWith("file.pt: "));
    CHECK(message.find('\n') == std::string::npos);
    return message;
  }
}

using Edit = std::function<std::string(std::string content)>;

/// Returns a copy of the archive, with valid checksums, in which `edit` has changed one record. Adds the record if
/// there is none.
std::string with_record(const std::string& bytes, const std::string& changed, const Edit& edit) {
  std::istringstream input(bytes);
  PyTorchStreamReader reader(&input);
  auto names = reader.getAllRecords();
  if (std::ranges::find(names, changed) == names.end()) names.push_back(changed);
  std::string output;
  PyTorchStreamWriter writer([&](const void* data, std::size_t size) {
    output.append(static_cast<const char*>(data), size);
    return size;
  });
  for (const auto& name : names) {
    if (name.ends_with("version") || name == ".data/serialization_id") continue;  // the writer adds them
    std::string content;
    if (reader.hasRecord(name)) {
      const auto [data, size] = reader.getRecord(name);
      content.assign(static_cast<const char*>(data.get()), size);
    }
    if (name == changed) content = edit(content);
    writer.writeRecord(name, content.data(), content.size(), /*compress=*/name.starts_with("code/"));
  }
  writer.setMinVersion(reader.version());
  writer.writeEndOfFile();
  return output;
}

Edit replace(const std::string& before, const std::string& after) {
  return [=](std::string content) {
    const auto position = content.find(before);
    REQUIRE(position != std::string::npos);
    return content.replace(position, before.size(), after);
  };
}

std::string with_code(const std::string& before, const std::string& after) {
  return with_record(small_model(), "code/__torch__.py", replace(before, after));
}

TEST_CASE("A model that would write a file is refused, and the file is not written") {
  const TemporaryFolder folder;
  const auto file = (folder / "written").string();
  const auto statement = "    torch.save(torch.zeros([2]), \"" + file + "\")\n";
  const std::string pickled = GENERATE("", "__setstate__", "__getstate__");
  CAPTURE(pickled);
  std::string methods = "def forward(self, x):\n" + (pickled.empty() ? statement : "") + "    return x\n";
  if (!pickled.empty()) {
    methods += "def __getstate__(self):\n" + (pickled == "__getstate__" ? statement : "") +
               "    return 1\n"
               "def __setstate__(self, state: int):\n" +
               (pickled == "__setstate__" ? statement : "") + "    return None\n";
  }
  const auto bytes = model_with_methods(methods);
  std::filesystem::remove(file);  // saving the model runs __getstate__
  CHECK_THAT(refusal(bytes), ContainsSubstring(pickled.empty() ? "torch.save" : "__getstate__"));
  if (!pickled.empty()) CHECK_THAT(refusal(bytes, {.allow_any_operator = true}), ContainsSubstring("__getstate__"));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("A model that would run without end is refused, and does not run") {
  const std::string loop = "    while True:\n        x = x + 1\n";
  CHECK_THAT(refusal(model_with_methods("def forward(self, x):\n" + loop + "    return x\n")),
             ContainsSubstring("while"));
  const std::string state =
      "def __getstate__(self):\n    return 1\n"
      "def __setstate__(self, x: int):\n" +
      loop + "    return None\n";
  CHECK_THAT(refusal(model_with_methods(kSoftmax + state)), ContainsSubstring("state__"));
}

TEST_CASE("An operator that no classifier needs is refused by name") {
  const auto code = GENERATE("x.mean(1)", "x.expand([1000, 1000])", "torch.zeros([2])", "x ** 2");
  CAPTURE(code);
  const auto bytes = model_with_methods("def forward(self, x):\n    return " + std::string(code) + "\n");
  CHECK_THAT(refusal(bytes), ContainsSubstring("expected only operators of a classifier, found torch.") &&
                                 ContainsSubstring("--allow-any-operator"));
}

TEST_CASE("An operator whose name is allowed is refused for other arguments") {
  const auto bytes = with_code("_0 = torch.flatten(x, 1)", "_0 = torch.slice(x, 1)");
  CHECK_THAT(refusal(bytes), ContainsSubstring("found aten::slice.Tensor in the method logits"));
}

TEST_CASE("A method may return a part of what another method returns") {
  torch::jit::Module module("digit");
  module.register_buffer("weight", torch::zeros({2, 784}));
  module.register_buffer("column", torch::zeros({4, 1}));
  module.define(
      "def analyze(self, x):\n    x = torch.linear(torch.flatten(x, 1), self.weight)\n"
      "    return torch.softmax(x, 1), torch.squeeze(torch.linear(torch.cat([x, x], 1), torch.t(self.column)), 1)\n"
      "def forward(self, x):\n    return self.analyze(x)[0]\n");
  CHECK(refusal(save(module)).empty());
}

TEST_CASE("With allow_any_operator, a model with any operator loads") {
  const auto bytes = model_with_methods("def forward(self, x):\n    return torch.softmax(x.flatten(1)[:, 0:2], 1)\n");
  CHECK_THAT(refusal(bytes), ContainsSubstring("aten::slice.Tensor"));
  CHECK(refusal(bytes, {.allow_any_operator = true}).empty());
}

TEST_CASE("Code that LibTorch would evaluate while it compiles a model is refused") {
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      {"x: Tensor) -> Tensor:", "x: Tensor=torch.relu(1)) -> Tensor:"},
      {"  layer0_weight : Tensor", "  length : Final[int] = 3\n  layer0_weight : Tensor"},
      {"_0 = torch.flatten(x, 1)", "_0 = str(1)"},
      {"_0 = torch.flatten(x, 1)", "_0 = \"a\""},
      {"_0 = torch.flatten(x, 1)", "_0 = ops.aten.save(x)"},
      {"_0 = torch.flatten(x, 1)", "_0 = 1 + 1"},
      {"_0 = torch.flatten(x, 1)", "_0 = x - -1"},
      {"_0 = torch.flatten(x, 1)", "_0 = (x, x)"},
      {"_0 = torch.flatten(x, 1)", "_0 = fork(x)"},
      {"_0 = torch.flatten(x, 1)", "_0 = x.relu()"},
      {"_0 = torch.flatten(x, 1)", "_0 = uninitialized(Tensor)"},
      {"_0 = torch.flatten(x, 1)", "_0 = " + std::string(100, '[') + std::string(100, ']')},
      {"_0 = torch.flatten(x, 1)", "_0 = x if True else x"},
      {"_0 = torch.flatten(x, 1)", "assert False"},
      {"-> Tensor:", ":"},
  }));
  CAPTURE(after);
  CHECK_THAT(refusal(with_code(before, after)), ContainsSubstring("expected"));
}

TEST_CASE("A model with a second class is refused, also with allow_any_operator") {
  const LoadOptions options{.allow_any_operator = GENERATE(false, true)};
  torch::jit::Module outer("digit"), inner("inner");
  inner.define(kSoftmax);
  outer.register_module("part", inner);
  outer.define("def forward(self, x):\n    return self.part.forward(x)\n");
  CHECK_THAT(refusal(save(outer), options), ContainsSubstring("expected one class"));
  for (const std::string more : {"more(NamedTuple)", "more(Interface)", "more(Enum)", "more"}) {
    const std::string added = "class " + more + ":\n  x : Tensor\n";
    const auto bytes =
        with_record(small_model(), "code/__torch__.py", [&](const std::string& code) { return code + added; });
    CHECK_THAT(refusal(bytes, options), ContainsSubstring("expected one class"));
  }
  CHECK_THAT(refusal(with_code("x: Tensor", "x: __torch__.torch.classes.quantized.Conv2dPackedParamsBase"), options),
             ContainsSubstring("expected one class"));
}

TEST_CASE("A model with a record that the library does not write is refused, also with allow_any_operator") {
  const LoadOptions options{.allow_any_operator = GENERATE(false, true)};
  const auto name = GENERATE("code/__torch__/more.py", "model.json", "bytecode.pkl", "data/evil");
  CAPTURE(name);
  const auto bytes = with_record(small_model(), name, [](const std::string&) { return "more"; });
  CHECK_THAT(refusal(bytes, options), ContainsSubstring(name));
}

TEST_CASE("A tensor that the file does not hold is refused, also with allow_any_operator") {
  const LoadOptions options{.allow_any_operator = GENERATE(false, true)};
  const auto pickle = [&](const std::string& before, const std::string& after) {
    return refusal(with_record(small_model(), "data.pkl", replace(before, after)), options);
  };
  const std::string size("M\x40\x0c", 3);  // 3136 weights of the first layer
  CHECK_THAT(pickle(size, std::string("J\x40\x0c\x00\x7f", 5)), ContainsSubstring("values in the record data/0"));
  CHECK_THAT(pickle("FloatStorage", "DoubleStorage"), ContainsSubstring("values in the record data/0"));
  const std::string sizes("(K\x04M\x10\x03t", 7);  // 4 × 784
  CHECK_THAT(pickle(sizes, std::string("(K\x05M\x10\x03t", 7)), ContainsSubstring("found larger ones"));
  CHECK_THAT(pickle(std::string("K\x00", 2) + sizes, "K\x01" + sizes), ContainsSubstring("found larger ones"));
  CHECK_THAT(pickle(sizes, std::string("(J\xff\xff\xff\xffM\x10\x03t", 10)), ContainsSubstring("no negative size"));
  torch::jit::Module module("digit");
  module.define(kSoftmax);
  module.register_buffer("huge", torch::zeros({1}).expand({1 << 20, 1 << 20}));
  CHECK_THAT(refusal(save(module), options), ContainsSubstring("found larger ones"));
}

TEST_CASE("A pickle that names anything but the model and its tensors is refused, also with allow_any_operator") {
  const LoadOptions options{.allow_any_operator = GENERATE(false, true)};
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      {"c__torch__\ndigit\n", "c__torch__\nother\n"},
      {"c__torch__\ndigit\n", "c__torch__.torch.classes.quantized\nLinearPackedParamsBase\n"},
      {"ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_sparse_tensor\n"},
      {"ccollections\nOrderedDict\n", "cos\nsystem\n"},
      {"ctorch\nFloatStorage\n", "ctorch\nQInt8Storage\n"},
      {std::string("\x80\x02", 2), std::string("\x80\x04", 2)},
      {"q", "r\xff\xff\xff\x7f"},
      {"ub", "ubbb"},
      {"}(", "((((("},
  }));
  CAPTURE(after);
  CHECK_THAT(refusal(with_record(small_model(), "data.pkl", replace(before, after)), options),
             ContainsSubstring("data.pkl: expected"));
}

TEST_CASE("A model that needs far more memory or time than its file suggests is refused") {
  const auto repeat = [](const std::string& line) {
    std::string lines;
    for (int i = 0; i < 40; ++i) lines += line;
    return lines;
  };
  const auto convolve = [](const std::string& input, const std::string& kernel, const std::string& padding) {
    return "torch._convolution(" + input + ", self." + kernel + ", None, [1], [" + padding +
           "], [1], False, [0], 1, False, False, True, True)\n";
  };
  const auto [lines, message] = GENERATE_COPY(table<std::string, std::string>({
      {repeat("    x = torch.cat([x, x], 1)\n"), "16 million values"},
      {"    x = x + self.column + self.row\n", "16 million values"},
      {"    x = torch.flatten(x, 1)\n    x = torch.view(x, [-1, 1])\n    x = torch.linear(x, self.wide)\n",
       "16 million values"},
      {"    x = " + convolve("x", "small", "0") +
           "    x = torch.max_pool2d(x, [64], [1], [32]) + torch.max_pool2d(x, [64], [1], [32])\n",
       "16 billion multiplications"},
      {"    x = " + convolve("x", "small", "1000000000"), "at most 64"},
      {"    x = torch.max_pool2d(x, [1000000000], [1], [500000000])\n", "at most 64"},
      {"    x = torch.view(x, [3, 5])\n", "shape"},
  }));
  CAPTURE(lines);
  torch::jit::Module module("digit");
  module.register_buffer("column", torch::zeros({4000, 1, 1}));
  module.register_buffer("row", torch::zeros({4000, 1, 1, 1}));
  module.register_buffer("wide", torch::zeros({30'000, 1}));
  module.register_buffer("small", torch::zeros({4000, 1, 1, 1}));
  module.define("def forward(self, x):\n" + lines + "    return x\n");
  CHECK_THAT(refusal(save(module)), ContainsSubstring(message));
}

TEST_CASE("Methods that call each other many times are refused") {
  std::string methods = "def f0(self, x):\n    return torch.relu(x)\n";
  for (int i = 1; i < 30; ++i) {
    const auto call = "self.f" + std::to_string(i - 1);
    methods.append("def f").append(std::to_string(i)).append("(self, x):\n");
    methods.append("    return ").append(call).append("(").append(call).append("(x))\n");
  }
  CHECK_THAT(refusal(model_with_methods(methods + "def forward(self, x):\n    return self.f29(x)\n")),
             ContainsSubstring("4096 operators"));
}

TEST_CASE("A record that is far larger than the file is refused") {
  const auto bytes = with_record(small_model(), "code/__torch__.py",
                                 [](const std::string& code) { return code + std::string(20U << 20U, '\n'); });
  CHECK(bytes.size() < 100'000);
  CHECK_THAT(refusal(bytes), ContainsSubstring("expected records of at most the size of the file"));
}

TEST_CASE("A model file that is truncated at any kilobyte is refused with one line") {
  const auto bytes = small_model();
  for (std::size_t size = 0; size < bytes.size(); size += 1024) CHECK_FALSE(refusal(bytes.substr(0, size)).empty());
}

TEST_CASE("A model file with a flipped bit is refused with one line, or gives the same predictions") {
  const auto bytes = small_model();
  Image image;
  image.pixels.fill(0.5F);
  const auto expected = Predictor::from_bytes(bytes, "file.pt").predict(image).probabilities;
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 1024) {
    auto damaged = bytes;
    const auto position = std::min(i + i / 1024 * 37 % 1024, bytes.size() - 1);
    damaged[position] = static_cast<char>(damaged[position] ^ (1 << (i / 1024 % 8)));
    CAPTURE(position);
    if (!refusal(damaged).empty()) {
      ++refused;
    } else {
      CHECK(Predictor::from_bytes(damaged, "file.pt").predict(image).probabilities == expected);
    }
  }
  CHECK(refused >= bytes.size() / 1024 / 2);
}

TEST_CASE("A file of values is refused if one of its bits is flipped") {
  auto bytes = small_model();
  const auto weights = bytes.find("data/0") + 2000;
  bytes[weights] = static_cast<char>(bytes[weights] ^ 1);
  CHECK_THAT(refusal(bytes), ContainsSubstring("expected the checksum of data/0 that the archive stores"));
}

}  // namespace
}  // namespace digit::test
