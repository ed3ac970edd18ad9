# digit_sanitizers: compile and link options for the sanitizers in DIGIT_SANITIZE; empty without sanitizers.
add_library(digit_sanitizers INTERFACE)
if(DIGIT_SANITIZE)
  target_compile_options(digit_sanitizers INTERFACE -fsanitize=${DIGIT_SANITIZE} -fno-omit-frame-pointer
                                                    -fno-sanitize-recover=all)
  target_link_options(digit_sanitizers INTERFACE -fsanitize=${DIGIT_SANITIZE})
endif()
