#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace digit::serve_app {

/// A file of a form.
struct FormFile {
  /// The name of the form field, which several files may share.
  std::string name;
  /// Empty if the client sends none.
  std::string file_name;
  /// A view into the body.
  std::string_view content;
};

/// Reads the files of a form, a body of the type `multipart/form-data` (RFC 7578). `content_type` is the value of that
/// header, which has the boundary. A part is a file if it has a file name, or the type of a picture or of bytes. Throws
/// HttpError 400, which says what to do, if the form is malformed or truncated, has a part that is no file, an empty
/// file, no file, or more than `max_files`.
///
/// cpp-httplib has a parser for forms, but it matches each header of a part against a regular expression, which
/// recurses too deeply for the small stacks of fibers.
std::vector<FormFile> read_form_files(std::string_view content_type, std::string_view body, std::size_t max_files);

}  // namespace digit::serve_app
