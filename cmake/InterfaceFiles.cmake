# Makes the man page and the completions of each program from its --help, so that each option is described once. Needs
# help2man and Python; without them, as in a cross-compilation, the programs are installed without these files.
find_program(DIGIT_HELP2MAN help2man)
find_package(Python3 COMPONENTS Interpreter QUIET)
set(DIGIT_INTERFACE_FILES "")
if(NOT DIGIT_HELP2MAN OR NOT Python3_FOUND OR CMAKE_CROSSCOMPILING OR DIGIT_SANITIZE)
  return()
endif()

set(DIGIT_INTERFACE_FILES ${CMAKE_CURRENT_BINARY_DIR}/interface)
set(outputs "")
# The programs of a package have no path to LibTorch in the build folder.
cmake_path(GET TORCH_LIBRARY PARENT_PATH torch_libdir)
foreach(program digit-train digit-eval digit-export digit-serve)
  set(stamp ${DIGIT_INTERFACE_FILES}/${program}.stamp)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${CMAKE_LIBRARY_OUTPUT_DIRECTORY}:${torch_libdir}
            ${Python3_EXECUTABLE} -B ${CMAKE_CURRENT_LIST_DIR}/interface_files/make.py $<TARGET_FILE:${program}>
            ${PROJECT_VERSION} ${DIGIT_HELP2MAN} ${DIGIT_INTERFACE_FILES}
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${program} ${CMAKE_CURRENT_LIST_DIR}/interface_files/completions.py
            ${CMAKE_CURRENT_LIST_DIR}/interface_files/make.py ${CMAKE_CURRENT_LIST_DIR}/interface_files/program_help.py
    COMMENT "Making the man page and the completions of ${program}"
    VERBATIM)
  list(APPEND outputs ${stamp})
endforeach()
add_custom_target(interface_files ALL DEPENDS ${outputs})
