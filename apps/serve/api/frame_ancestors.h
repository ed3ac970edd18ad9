#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace digit::serve_app {

/// What `frame_ancestors` accepts, for messages.
inline constexpr std::string_view kExpectedFrameAncestors =
    "'none', 'self', or sites such as https://school.example or https://*.example.org, without a path";

/// Returns the sources of the directive `frame-ancestors` of a Content-Security-Policy: the sites that may show the
/// page in a frame. `text` is `'none'`, or a list of `'self'` and of sites, with spaces between them. `none` and `self`
/// may lack their quotation marks, which a shell removes, and may be in uppercase. Returns nullopt if it is anything
/// else, so that the text cannot add another directive.
std::optional<std::string> frame_ancestors(std::string_view text);

}  // namespace digit::serve_app
