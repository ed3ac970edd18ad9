#pragma once

#include <string>

#include "network/model_archive.h"

namespace digit::network {

/// Checks, before LibTorch constructs anything, that the pickles of a model file contain only one module of the class
/// `class_name` with tensors and simple values, and tensors as constants, whose values the file holds: LibTorch
/// itself does not compare the sizes of a tensor with those of its record. Throws digit::Error otherwise.
void check_pickles(const ModelArchive& archive, const std::string& class_name, const std::string& origin);

}  // namespace digit::network
