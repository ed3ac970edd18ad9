#include "common/base64.h"

#include <openssl/evp.h>

namespace digit::common {

std::string encode_base64(std::string_view bytes) {
  // EVP_EncodeBlock writes four characters for every three bytes, rounded up, and a terminating zero.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

}  // namespace digit::common
