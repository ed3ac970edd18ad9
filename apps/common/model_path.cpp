#include "common/model_path.h"

#include <string>

#include "digit/error.h"

namespace digit::common {

std::filesystem::path find_model(const std::optional<std::filesystem::path>& named) {
  if (named) return *named;
  const std::filesystem::path trained = "digit.pt";
  if (std::filesystem::exists(trained)) return trained;
  const auto executable = std::filesystem::read_symlink("/proc/self/exe");
  const auto shipped = (executable.parent_path() / "../share/digit/digit.pt").lexically_normal();
  if (std::filesystem::exists(shipped)) return shipped;
  throw Error("model: expected ./digit.pt or " + shipped.string() +
              ", found neither; run digit-train, or name a model file");
}

}  // namespace digit::common
