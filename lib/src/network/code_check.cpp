#include "network/code_check.h"

#include <torch/csrc/jit/frontend/lexer.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "digit/error.h"
#include "network/allowed_operators.h"
#include "network/refuse.h"

namespace digit::network {
namespace {

/// A hundred layers have 50 KB of code.
constexpr std::size_t kMaxBytes = 1U << 20U;
/// The compiler calls itself for nested code and for nested types, such as a list of lists.
constexpr std::size_t kMaxNesting = 16, kMaxLists = 64;

struct CodeToken {
  int kind;
  std::string text;
};
using Tokens = std::vector<CodeToken>;

/// The statements with their tokens; a statement can go over several lines.
std::vector<Tokens> read_statements(const std::string& code) {
  std::vector<Tokens> statements(1);
  torch::jit::Lexer lexer(std::make_shared<torch::jit::Source>(code));
  while (lexer.cur().kind != torch::jit::TK_EOF) {
    auto token = lexer.next();  // text() is not const in LibTorch 1.13
    const bool ends = token.kind == torch::jit::TK_NEWLINE || token.kind == torch::jit::TK_INDENT ||
                      token.kind == torch::jit::TK_DEDENT;
    if (!ends) {
      statements.back().push_back({token.kind, token.text()});
    } else if (!statements.back().empty()) {
      statements.emplace_back();
    }
  }
  if (statements.back().empty()) statements.pop_back();
  return statements;
}

class CodeChecker {
 public:
  explicit CodeChecker(const std::string& origin) : origin_(origin) {}

  /// Returns the name of the only class.
  std::string check_class(std::span<const Tokens> statements) const {
    const auto& first = statements.empty() ? Tokens() : statements.front();
    if (first.size() != 6 || !matches(first, 0, {"class", first[1].text, "(", "Module", ")", ":"})) {
      refuse("code that begins with a module", "other code");
    }
    const auto& name = first[1].text;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      for (std::size_t k = 0; k < statements[i].size(); ++k) {
        const auto& [kind, text] = statements[i][k];
        const bool is_other_class = (kind == torch::jit::TK_CLASS_DEF && i > 0) || kind == torch::jit::TK_IMPORT;
        if (is_other_class) refuse("one class", "another `" + text + "`");
        if (text == "__setstate__" || text == "__getstate__") refuse("no code that runs while loading", text);
        const bool is_own =
            matches(statements[i], k, {"__torch__", ".", name}) && !matches(statements[i], k + 3, {"."});
        if (text == "__torch__" && !is_own) refuse("one class", "a reference to another one");
      }
    }
    return name;
  }

  void check_methods(std::span<const Tokens> statements) const {
    std::size_t lists = 0;
    for (const auto& statement : statements.subspan(1)) {
      check_nesting(statement);
      if (statement.front().kind == torch::jit::TK_DEF) {
        check_definition(statement);
      } else if (is_list_of_names(statement)) {
        check_tokens(statement, {torch::jit::TK_IDENT, '=', '[', ']', ',', torch::jit::TK_STRINGLITERAL});
      } else if (matches_at(statement, 1, ":")) {  // the type of an attribute
        check_tokens(statement, {torch::jit::TK_IDENT, ':', '[', ']', ',', '.'});
      } else {
        check_expressions(statement);
        lists += count_lists(statement);
      }
    }
    if (lists > kMaxLists) refuse("at most 64 lists of tensors", "more");
  }

 private:
  [[noreturn]] void refuse(const std::string& expected, const std::string& found) const {
    throw Error(origin_ + ": code of the model: expected " + expected + ", found " + printable(found) + kTrustAdvice);
  }

  static bool matches(const Tokens& tokens, std::size_t position, std::initializer_list<std::string_view> texts) {
    return position + texts.size() <= tokens.size() &&
           std::ranges::equal(texts, std::span(tokens).subspan(position, texts.size()), {}, {}, &CodeToken::text);
  }

  static bool matches_at(const Tokens& tokens, std::size_t position, std::string_view text) {
    return matches(tokens, position, {text});
  }

  static bool is_list_of_names(const Tokens& statement) {
    return matches(statement, 0, {"__parameters__", "="}) || matches(statement, 0, {"__buffers__", "="});
  }

  /// The number of lists that do not begin with a number.
  static std::size_t count_lists(const Tokens& statement) {
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < statement.size(); ++i) {
      const auto next = statement[i + 1].kind;
      if (statement[i].text == "[" && next != ']' && next != '-' && next != torch::jit::TK_NUMBER) ++count;
    }
    return count;
  }

  void check_nesting(const Tokens& statement) const {
    std::size_t depth = 0;
    for (const auto& token : statement) {
      if (token.text == "(" || token.text == "[") ++depth;
      if ((token.text == ")" || token.text == "]") && depth > 0) --depth;
      if (depth > kMaxNesting) refuse("at most 16 brackets within each other", "more");
    }
  }

  void check_tokens(const Tokens& statement, std::initializer_list<int> kinds) const {
    for (const auto& token : statement) {
      if (std::ranges::find(kinds, token.kind) == kinds.end()) refuse("only operators of a classifier", token.text);
    }
  }

  /// `def NAME(self: TYPE, x: TYPE) -> TYPE:`, without default arguments.
  void check_definition(const Tokens& statement) const {
    check_tokens(statement,
                 {torch::jit::TK_DEF, torch::jit::TK_IDENT, '(', ')', ':', ',', '.', '[', ']', torch::jit::TK_ARROW});
    const bool has_type = std::ranges::any_of(statement, [](const auto& t) { return t.kind == torch::jit::TK_ARROW; });
    if (!has_type) refuse("the type of each method", statement[1].text);
  }

  /// `NAME = EXPRESSION`, `return EXPRESSION` or EXPRESSION.
  void check_expressions(const Tokens& statement) const {
    for (std::size_t i = 0; i < statement.size(); ++i) {
      if (statement[i].text == "(") check_bracket(statement, i);
      if (statement[i].text == "-" && !is_sign(statement, i)) refuse("only operators of a classifier", "-");
    }
    check_tokens(statement, {torch::jit::TK_IDENT, torch::jit::TK_NUMBER, torch::jit::TK_RETURN, torch::jit::TK_TRUE,
                             torch::jit::TK_FALSE, torch::jit::TK_NONE, '(', ')', '[', ']', ',', '.', '=', '-'});
  }

  static bool is_sign(const Tokens& statement, std::size_t position) {
    return position + 1 < statement.size() && statement[position + 1].kind == torch::jit::TK_NUMBER && position > 0 &&
           std::string_view("([,=").find(statement[position - 1].text) != std::string_view::npos;
  }

  /// A bracket must begin the arguments of an operator or of a method, or a returned tuple.
  void check_bracket(const Tokens& statement, std::size_t position) const {
    const auto before = [&](std::size_t distance) {
      return position < distance ? std::string_view() : std::string_view(statement[position - distance].text);
    };
    const auto name = before(1);
    if (matches(statement, position, {"(", "self", ")", "."}) || name == "return" || name == "annotate") return;
    if (before(2) == ".") {
      const bool is_method = before(3) == ")" && before(4) == "self" && before(5) == "(";
      if (is_method || (before(3) == "torch" && before(4) != "." && is_function_allowed(name))) return;
    }
    const std::string prefix = before(2) == "." ? std::string(before(3)) + "." : "";
    throw Error(origin_ + ": expected only operators of a classifier, found " + prefix + std::string(name) +
                " in the code of the model" + kOperatorAdvice);
  }

  const std::string& origin_;
};

}  // namespace

std::string check_code(const std::string& code, const LoadOptions& options, const std::string& origin) {
  if (code.size() > kMaxBytes) {
    throw Error(origin + ": expected at most 1 MiB of code, found " + std::to_string(code.size()) + " bytes");
  }
  const auto statements = read_statements(code);
  const CodeChecker checker(origin);
  auto name = checker.check_class(statements);
  if (!options.allow_any_operator) checker.check_methods(statements);
  return name;
}

}  // namespace digit::network
