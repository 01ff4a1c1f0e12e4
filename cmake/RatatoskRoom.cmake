# A room is one folder under include/ratatosk/ with its twin under src/, one library, and its tests.

# Which of its names a shared library exports.
set(RATATOSK_EXPORTS ${CMAKE_CURRENT_LIST_DIR}/exports.map)

# ratatosk_room(NAME <name> FLOOR <n> SOURCES <files> [DEPENDS <targets>] [PRIVATE_DEPENDS <targets>])
#
# Makes the library ratatosk_<name> with the alias ratatosk::<name>, and installs it. Rooms may
# depend only on rooms of a lower floor: an arrow that goes up or sideways stops the configuration.
function(ratatosk_room)
  cmake_parse_arguments(ROOM "NO_INSTALL" "NAME;FLOOR" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  set(target ratatosk_${ROOM_NAME})
  set(dependencies ${ROOM_DEPENDS} ${ROOM_PRIVATE_DEPENDS})

  foreach(dependency IN LISTS dependencies)
    if(dependency MATCHES "^ratatosk::(.+)$")
      get_target_property(floor ratatosk_${CMAKE_MATCH_1} RATATOSK_FLOOR)
      # One provider's folder may be built from several rooms on its own floor (simulators/common).
      if(NOT floor LESS ROOM_FLOOR AND NOT dependency STREQUAL "ratatosk::simulators_common")
        message(FATAL_ERROR "Room ${ROOM_NAME} (floor ${ROOM_FLOOR}) may not use ${dependency} "
                            "(floor ${floor}): arrows go down only.")
      endif()
    endif()
  endforeach()

  add_library(${target} ${ROOM_SOURCES})
  add_library(ratatosk::${ROOM_NAME} ALIAS ${target})
  set_target_properties(${target} PROPERTIES RATATOSK_FLOOR ${ROOM_FLOOR} EXPORT_NAME ${ROOM_NAME}
                                             RATATOSK_DEPENDS "${dependencies}"
                                             POSITION_INDEPENDENT_CODE ON)
  if(BUILD_SHARED_LIBS)
    # Before 1.0 a minor version may break.
    set_target_properties(${target} PROPERTIES VERSION ${PROJECT_VERSION}
                                               SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
                                               INSTALL_RPATH $ORIGIN LINK_DEPENDS ${RATATOSK_EXPORTS}
                                               DEFINE_SYMBOL "")
    target_link_options(${target} PRIVATE LINKER:--version-script=${RATATOSK_EXPORTS})
  endif()
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(
    ${target}
    PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(
    ${target}
    PUBLIC ${ROOM_DEPENDS}
    PRIVATE ${ROOM_PRIVATE_DEPENDS} $<BUILD_INTERFACE:ratatosk_build_flags>)
  ratatosk_merge_sources(${target})
  set_property(GLOBAL APPEND PROPERTY RATATOSK_ROOMS ${target})
endfunction()

# ratatosk_test(NAME <name> SOURCES <files> DEPENDS <targets> [THREADS])
#
# Makes the program test_<name> from GoogleTest sources; each TEST becomes a ctest test. Under
# sanitizers, where programs start slowly, and without RATATOSK_DISCOVER_TESTS, each program becomes
# only four ctest tests (GoogleTest shards). Tests may include private headers of the rooms by their
# path under src/. Those with
# THREADS have the label `threads` and run under ThreadSanitizer too.
function(ratatosk_test)
  cmake_parse_arguments(TEST "THREADS" "NAME" "SOURCES;DEPENDS" ${ARGN})
  set(target test_${TEST_NAME})
  add_executable(${target} ${TEST_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${TEST_DEPENDS} ratatosk_test_data GTest::gmock GTest::gtest_main
                                          ratatosk_build_flags)
  ratatosk_merge_sources(${target})
  set(label ${TEST_NAME})
  if(TEST_THREADS)
    set(label threads)
    add_dependencies(ratatosk_thread_tests ${target})
  endif()
  if(RATATOSK_DISCOVER_TESTS AND NOT RATATOSK_SANITIZE)
    gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST
                         PROPERTIES LABELS ${label} TIMEOUT 120)
    return()
  endif()
  foreach(shard RANGE 3)
    add_test(NAME ${target}_${shard} COMMAND ${target})
    set_tests_properties(
      ${target}_${shard} PROPERTIES
      LABELS ${label} TIMEOUT 600
      ENVIRONMENT "GTEST_BRIEF=1;GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${shard}")
  endforeach()
endfunction()
