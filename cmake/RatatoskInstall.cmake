# `cmake --install` gives a package for find_package(ratatosk) and pkg-config, and cpack Debian packages.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY RATATOSK_ROOMS)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ratatosk)

# `ratatosk::ratatosk` is all but the simulators and the conformance suite, which are for tests.
add_library(ratatosk INTERFACE)
add_library(ratatosk::ratatosk ALIAS ratatosk)
foreach(room IN LISTS rooms)
  if(NOT room MATCHES "simulators|conformance")
    target_link_libraries(ratatosk INTERFACE ${room})
  endif()
endforeach()

install(TARGETS ratatosk ${rooms} EXPORT ratatosk
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ratatosk_dev
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ratatosk_dev)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ratatosk DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT ratatosk_dev)
install(EXPORT ratatosk NAMESPACE ratatosk:: DESTINATION ${package_dir} FILE ratatosk-targets.cmake
        COMPONENT ratatosk_dev)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ratatosk-config.cmake.in
                              ${PROJECT_BINARY_DIR}/ratatosk-config.cmake
                              INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may break.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ratatosk-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ratatosk-config.cmake
              ${PROJECT_BINARY_DIR}/ratatosk-config-version.cmake
        DESTINATION ${package_dir} COMPONENT ratatosk_dev)

include(RatatoskPkgConfig)
if(PROJECT_IS_TOP_LEVEL AND NOT BUILD_SHARED_LIBS)
  include(RatatoskDebian)
endif()
