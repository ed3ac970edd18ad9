#pragma once

#include <string>
#include <string_view>

#include "digit/metadata.h"

namespace digit::network {

std::string metadata_to_json(const ModelMetadata& metadata);

/// Throws digit::Error where `json` is not what `metadata_to_json` writes; `origin` names it in the message.
ModelMetadata metadata_from_json(std::string_view json, const std::string& origin);

}  // namespace digit::network
