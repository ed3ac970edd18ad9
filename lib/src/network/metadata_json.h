#pragma once

#include <string>
#include <string_view>

#include "digit/metadata.h"

namespace digit::network {

/// Throws digit::Error if `json` is not the output of `metadata_to_json`. Messages call it `origin`.
ModelMetadata metadata_from_json(std::string_view json, const std::string& origin);

}  // namespace digit::network
