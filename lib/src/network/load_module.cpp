#include "network/load_module.h"

#include <torch/script.h>

#include <sstream>
#include <string_view>
#include <utility>

#include "digit/error.h"
#include "network/code_check.h"
#include "network/graph_check.h"
#include "network/model_archive.h"
#include "network/pickle_check.h"
#include "network/refuse.h"

namespace digit::network {
namespace {

constexpr const char* kCode = "code/__torch__.py";

/// Without the lines of the original sources, which only LibTorch's own messages use. LibTorch 1.13 always reads them.
template <typename Files>
torch::jit::Module load_torchscript(std::istream& file, Files& extra_files) {
  if constexpr (requires { torch::jit::load(file, torch::kCPU, extra_files, false); }) {
    return torch::jit::load(file, torch::kCPU, extra_files, /*load_debug_files=*/false);
  } else {
    return torch::jit::load(file, torch::kCPU, extra_files);
  }
}

LoadedModule load_checked(std::string bytes, const LoadOptions& options, const std::string& origin) {
  std::istringstream file(std::move(bytes));
  const auto archive = read_model_archive(file, file.view(), origin);
  const auto code = archive.find(kCode);
  if (code == archive.end()) refuse_damaged(origin, "expected the code of one module, found none");
  check_pickles(archive, check_code(code->second.content, options, origin), origin);
  file.clear();
  torch::jit::ExtraFilesMap extra_files{{"metadata.json", ""}};
  LoadedModule loaded{load_torchscript(file, extra_files), {}};
  loaded.metadata_json = extra_files.at("metadata.json");
  if (!options.allow_any_operator) check_graphs(loaded.module, origin);
  loaded.module.eval();
  return loaded;
}

}  // namespace

LoadedModule load_module(std::string bytes, const LoadOptions& options, const std::string& origin) {
  try {
    return load_checked(std::move(bytes), options, origin);
  } catch (const Error&) {
    throw;
  } catch (const c10::Error& error) {
    refuse_damaged(origin, error.what_without_backtrace());
  } catch (const std::exception& error) {
    refuse_damaged(origin, error.what());
  }
}

}  // namespace digit::network
