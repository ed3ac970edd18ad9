#include "common/config_file.h"

#include <CLI/Config.hpp>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_order_mark.h"

namespace digit::common {
namespace {

/// Returns the value of the option's variable, or an empty string.
std::string environment_value(const CLI::Option& option) {
  const char* value = option.get_envname().empty() ? nullptr : std::getenv(option.get_envname().c_str());
  return value == nullptr ? "" : value;
}

/// Leaves out what the environment sets, because CLI11 asks the file before the environment.
class ConfigFile final : public CLI::ConfigTOML {
 public:
  explicit ConfigFile(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& file) const override {
    base::skip_byte_order_mark(file);
    auto read = CLI::ConfigTOML::from_config(file);
    std::erase_if(read, [this](const CLI::ConfigItem& item) {
      const CLI::Option* option = item.parents.empty() ? app_.get_option_no_throw("--" + item.name) : nullptr;
      return option != nullptr && !environment_value(*option).empty();
    });
    return read;
  }

 private:
  const CLI::App& app_;
};

}  // namespace

void use_config_file(CLI::App& app) {
  app.config_formatter(std::make_shared<ConfigFile>(app));
  CLI::Option* option = app.get_config_ptr();
  if (option == nullptr) return;
  // CLI11 reads the file before the environment, and ignores a missing file unless the option is required.
  if (const std::string file = environment_value(*option); !file.empty()) option->default_str(file)->required();
}

}  // namespace digit::common
