#pragma once

namespace digit {

/// How a model file is checked when it is loaded; docs/security.md describes the checks.
struct LoadOptions {
  /// Whether the methods of the model may use any operator of TorchScript, for example those of a network of your own.
  /// Such operators can write files, use any amount of memory and run without end. All other checks stay.
  bool allow_any_operator = false;
};

}  // namespace digit
