#include "common/terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace digit::common {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kAsciiSigns{
    {{"×", "x"}, {"±", "+-"}, {"≤", "<="}}};

/// Reads LC_ALL, LC_CTYPE and LANG. The locale of the program stays the classic one, so that numbers do too.
bool locale_is_utf8() {
  const locale_t locale = ::newlocale(LC_CTYPE_MASK, "", nullptr);
  if (locale == nullptr) return false;
  const bool is_utf8 = std::string_view(::nl_langinfo_l(CODESET, locale)) == "UTF-8";
  ::freelocale(locale);
  return is_utf8;
}

}  // namespace

Terminal terminal_at(int descriptor) {
  const char* type = std::getenv("TERM");
  const bool is_dumb = type != nullptr && std::string_view(type) == "dumb";
  return {.columns = is_dumb ? 0 : terminal_columns(descriptor), .is_utf8 = locale_is_utf8()};
}

std::size_t terminal_columns(int descriptor) {
  constexpr std::size_t kUsual = 80;
  if (::isatty(descriptor) == 0) return 0;
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

std::string for_locale(std::string message) {
  if (locale_is_utf8()) return message;
  for (const auto& [sign, ascii] : kAsciiSigns) {
    for (auto at = message.find(sign); at != std::string::npos; at = message.find(sign, at)) {
      message.replace(at, sign.size(), ascii);
    }
  }
  return message;
}

}  // namespace digit::common
