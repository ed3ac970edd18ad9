#include "common/config_file.h"

#include <CLI/Config.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_order_mark.h"
#include "common/suggestion.h"

namespace digit::common {
namespace {

/// Returns the value of the option's variable, or an empty string.
std::string environment_value(const CLI::Option& option) {
  const char* value = option.get_envname().empty() ? nullptr : std::getenv(option.get_envname().c_str());
  return value == nullptr ? "" : value;
}

/// Leaves out what the environment sets, because CLI11 asks the file before the environment. Refuses what is unknown,
/// if the program does.
class ConfigFile final : public CLI::ConfigTOML {
 public:
  explicit ConfigFile(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& file) const override {
    base::skip_byte_order_mark(file);
    auto read = CLI::ConfigTOML::from_config(file);
    if (app_.get_allow_config_extras() == CLI::config_extras_mode::error) check_names(read);
    std::erase_if(read, [this](const CLI::ConfigItem& item) {
      const CLI::Option* option = item.parents.empty() ? app_.get_option_no_throw("--" + item.name) : nullptr;
      return option != nullptr && !environment_value(*option).empty();
    });
    return read;
  }

 private:
  void check_names(const std::vector<CLI::ConfigItem>& entries) const {
    const auto names = option_names(app_);
    for (const auto& item : entries) {
      if (item.parents.empty() && std::ranges::find(names, item.name) != names.end()) continue;
      const auto file = app_.get_config_ptr()->as<std::string>();
      // CLI11 marks the beginning of a section with such an item.
      const bool is_section = item.name == "++";
      throw CLI::ConfigError(file + ": " +
                             (is_section ? "[" + CLI::detail::join(item.parents, ".") + "]: unknown section"
                                         : item.fullname() + ": unknown option" + suggestion(item.name, names)));
    }
  }

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

void check_environment(CLI::App& app) {
  for (CLI::Option* option : app.get_options({})) {
    const std::string value = environment_value(*option);
    if (value.empty() || option->count() > 0) continue;
    option->add_result(value);
    option->run_callback();
  }
}

}  // namespace digit::common
