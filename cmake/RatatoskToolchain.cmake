# What every target of this project is compiled with, and what only this project's own build wants.
add_library(ratatosk_build_flags INTERFACE)

# ratatosk_merge_sources(<target>): with CMAKE_UNITY_BUILD, compiles the target's sources eight at a
# time, or sixteen with sanitizers, where compiling is slow. CMake's own unity sources contain absolute paths, so that ccache would have to preprocess each
# of them again in a copy of this tree (scripts/check-deletable makes some).
function(ratatosk_merge_sources target)
  if(NOT CMAKE_UNITY_BUILD)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set(size 8)
  if(RATATOSK_SANITIZE)
    set(size 16)
  endif()
  set(merged)
  set(number 0)
  while(sources)
    list(SUBLIST sources 0 ${size} batch)
    list(REMOVE_ITEM sources ${batch})
    list(TRANSFORM batch REPLACE "(.+)" "#include \"${folder}/\\1\"\n" OUTPUT_VARIABLE lines)
    list(JOIN lines "" lines)
    set(unit ${CMAKE_CURRENT_BINARY_DIR}/${target}_${number}.cpp)
    file(CONFIGURE OUTPUT ${unit} CONTENT "${lines}" @ONLY)
    list(APPEND merged ${unit})
    math(EXPR number "${number} + 1")
  endwhile()
  set_target_properties(${target} PROPERTIES SOURCES "${merged}" UNITY_BUILD OFF)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
endfunction()

if(CMAKE_UNITY_BUILD)
  # g++ takes a source that is included by another for a header.
  target_compile_options(ratatosk_build_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

if(PROJECT_IS_TOP_LEVEL)
  # Optimizing, g++ 12 sees one half only of what Asio's coroutine frames are allocated and freed by.
  target_compile_options(ratatosk_build_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow
                                                        $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)

  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Less garbage collection in g++: about 7 % less compile time for a quarter more memory.
    add_compile_options("$<$<CONFIG:Debug>:--param=ggc-min-expand=1000;--param=ggc-min-heapsize=2000000>")
  endif()

  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  endif()
  find_program(MOLD_PROGRAM mold)
  if(MOLD_PROGRAM)
    add_link_options(-fuse-ld=mold)
  endif()
endif()

if(RATATOSK_SANITIZE)
  # Sanitizers change the layout of what is linked: the whole program has them, or none of it.
  add_compile_options(-fsanitize=${RATATOSK_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${RATATOSK_SANITIZE})
  if(RATATOSK_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
  if(RATATOSK_SANITIZE MATCHES "thread")
    # g++ warns that it cannot instrument atomic_thread_fence, which Asio uses.
    add_compile_options(-Wno-tsan)
  endif()
endif()
