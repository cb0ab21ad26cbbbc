# One static library per folder of src/, one test binary per folder, one fuzz binary per *_fuzz.cc,
# and one benchmark per *_bench.cc, which is built only when asked for by name.
#
# saker_folder(NAME [DEPS folder...] [LIBS target...] [PRECOMPILE header...]): sources are found below
# src/NAME; a folder that has no tenant yet is skipped. *_test.cc, *_fuzz.cc, *_bench.cc and main.cc
# stay out of the library. DEPS mirror the floors of docs/architecture.md; tools/tidy checks the includes.

set_property(GLOBAL PROPERTY SAKER_TESTS "")
set_property(GLOBAL PROPERTY SAKER_FUZZERS "")
add_custom_target(benches)  # what is built only when asked for by name
add_custom_target(unit_tests)

# Most of a source's compile time goes into the headers of others: they are compiled once a target.
# For tests, and what is as heavy: elsewhere optimising takes longer than reading headers.
function(saker_precompile target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT SAKER_FUZZ)
    target_precompile_headers(${target} PRIVATE <algorithm> <array> <charconv> <cstdint>
      <functional> <map> <memory> <mutex> <optional> <span> <string> <string_view> <thread> <utility>
      <vector> ${ARGN})
    target_compile_options(${target} PRIVATE -fpch-preprocess)  # asked for by ccache
  endif()
endfunction()

# Only who asks is told where the golden files are: a path of this tree in every command line would
# keep ccache from what another tree compiled.
function(saker_golden_dir)
  foreach(source ${ARGN})
    file(STRINGS ${source} asks REGEX "SAKER_GOLDEN_DIR" LIMIT_COUNT 1)
    if(asks)
      set_source_files_properties(${source} PROPERTIES
        COMPILE_DEFINITIONS SAKER_GOLDEN_DIR="${CMAKE_SOURCE_DIR}/test/golden")
    endif()
  endforeach()
endfunction()

function(saker_folder name)
  cmake_parse_arguments(ARG "" "" "DEPS;LIBS;PRECOMPILE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.h)
  if(NOT sources AND NOT headers)
    return()
  endif()
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  set(fuzzers ${sources})
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cc$")
  set(benches ${sources})
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|_bench|/main)\\.cc$")

  set(links ${ARG_LIBS})
  foreach(dep ${ARG_DEPS})
    if(TARGET saker_${dep})
      list(APPEND links saker_${dep})
    endif()
  endforeach()
  if(sources)
    add_library(saker_${name} STATIC ${sources})
    if(SAKER_FUZZ)
      set_target_properties(saker_${name} PROPERTIES EXCLUDE_FROM_ALL ON)  # what fuzzers need
    endif()
    set(scope PUBLIC)
    if(ARG_PRECOMPILE)
      saker_precompile(saker_${name} ${ARG_PRECOMPILE})
    endif()
  else()
    add_library(saker_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(saker_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(saker_${name} ${scope} ${links})

  if(tests AND NOT SAKER_FUZZ)
    add_executable(${name}_tests ${tests})
    target_link_libraries(${name}_tests PRIVATE saker_${name} GTest::gmock GTest::gtest_main)
    saker_precompile(${name}_tests <gmock/gmock.h> <gtest/gtest.h>)
    target_compile_options(${name}_tests PRIVATE $<$<CONFIG:Release>:-O1>)
    saker_golden_dir(${tests})
    add_dependencies(unit_tests ${name}_tests)
    set_property(GLOBAL APPEND PROPERTY SAKER_TESTS ${CMAKE_BINARY_DIR}/bin/${name}_tests)
  endif()
  if(NOT SAKER_FUZZ)
    foreach(bench ${benches})
      get_filename_component(target ${bench} NAME_WE)
      add_executable(${target} EXCLUDE_FROM_ALL ${bench})
      target_link_libraries(${target} PRIVATE saker_${name} benchmark::benchmark)
      add_dependencies(benches ${target})
    endforeach()
  endif()
  if(SAKER_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE saker_${name})
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY SAKER_FUZZERS ${CMAKE_BINARY_DIR}/bin/${target})
    endforeach()
  endif()
endfunction()

# tests.list and fuzzers.list name the binaries, one path a line, for tools/test and .ci/run.
function(saker_write_lists)
  get_property(tests GLOBAL PROPERTY SAKER_TESTS)
  get_property(fuzzers GLOBAL PROPERTY SAKER_FUZZERS)
  list(JOIN tests "\n" test_lines)
  list(JOIN fuzzers "\n" fuzzer_lines)
  file(WRITE ${CMAKE_BINARY_DIR}/tests.list "${test_lines}\n")
  file(WRITE ${CMAKE_BINARY_DIR}/fuzzers.list "${fuzzer_lines}\n")
endfunction()
