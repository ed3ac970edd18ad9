#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

#include "digit/load_options.h"

namespace digit::network {

struct LoadedModule {
  /// In evaluation mode, on the CPU.
  torch::jit::Module module;
  /// The extra file metadata.json; empty if there is none.
  std::string metadata_json;
};

/// Loads the bytes of a model file, which messages call `origin`. Checks, before LibTorch constructs or compiles
/// anything, the checksums of all records, the pickles and the code; and afterwards, before anything runs, the
/// operators of all methods, unless `options` allow any. docs/security.md describes the checks. Throws digit::Error
/// with one line if the file is damaged, not a TorchScript file or refused.
[[nodiscard]] LoadedModule load_module(std::string bytes, const LoadOptions& options, const std::string& origin);

}  // namespace digit::network
