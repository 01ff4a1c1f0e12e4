# `cmake --workflow --preset deb` makes the Debian packages: libratatosk-dev, and ratatosk-tools with
# the programs if the simulators are built.
set(debian ${PROJECT_SOURCE_DIR}/packaging/debian)

set(CPACK_PACKAGE_NAME ratatosk)
set(CPACK_PACKAGE_VENDOR "The Ratatosk authors")
# Each package has a summary of its own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_CONTACT "The Ratatosk authors <maintainers@ratatosk.invalid>")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${debian}/finish.cmake)
set(CPACK_COMPONENTS_ALL ratatosk_dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_RATATOSK_DEV_PACKAGE_NAME libratatosk-dev)
set(CPACK_DEBIAN_RATATOSK_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_RATATOSK_DEV_PACKAGE_DEPENDS
    "libboost1.81-dev, libboost-json1.81-dev, libboost-url1.81-dev, libssl-dev (>= 3.0)")
set(CPACK_DEBIAN_RATATOSK_DEV_PACKAGE_SUGGESTS "cmake, pkg-config, libgtest-dev, ratatosk-tools")
set(CPACK_DEBIAN_RATATOSK_DEV_DESCRIPTION
    "asynchronous messaging over any channel (development files)
Ratatosk is a C++20 library for sending and receiving messages over any
messaging channel from an asynchronous server. It runs on Boost.Asio
executors, and reports every failure as a value.
.
This package contains the static libraries, the headers, the files for CMake
and pkg-config, the documentation and the examples.")

# Files that only the Debian packages have.
set(folder ${CMAKE_INSTALL_DATADIR}/doc/libratatosk-dev)
install(FILES ${debian}/copyright DESTINATION ${folder} COMPONENT ratatosk_dev EXCLUDE_FROM_ALL)
install(FILES ${debian}/changelog DESTINATION ${folder} RENAME changelog.Debian COMPONENT ratatosk_dev EXCLUDE_FROM_ALL)
install(FILES CHANGELOG.md DESTINATION ${folder} RENAME changelog COMPONENT ratatosk_dev EXCLUDE_FROM_ALL)
install(FILES README.md DESTINATION ${folder} COMPONENT ratatosk_dev EXCLUDE_FROM_ALL)
install(DIRECTORY docs examples DESTINATION ${folder} COMPONENT ratatosk_dev EXCLUDE_FROM_ALL)

if(TARGET ratatosk-simulator)
  list(APPEND CPACK_COMPONENTS_ALL ratatosk_tools)
  set(CPACK_DEBIAN_RATATOSK_TOOLS_PACKAGE_NAME ratatosk-tools)
  set(CPACK_DEBIAN_RATATOSK_TOOLS_PACKAGE_SECTION devel)
  set(CPACK_DEBIAN_RATATOSK_TOOLS_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_RATATOSK_TOOLS_DESCRIPTION
      "simulators of messaging providers, for tests
ratatosk-simulator plays a messaging provider on this machine, with faults on
demand. ratatosk-schema prints what the channels of Ratatosk, a C++20 library
for messaging, support and require.")
  set(folder ${CMAKE_INSTALL_DATADIR}/doc/ratatosk-tools)
  install(FILES ${debian}/copyright DESTINATION ${folder} COMPONENT ratatosk_tools EXCLUDE_FROM_ALL)
  install(FILES ${debian}/changelog DESTINATION ${folder} RENAME changelog.Debian COMPONENT ratatosk_tools EXCLUDE_FROM_ALL)
  install(FILES CHANGELOG.md DESTINATION ${folder} RENAME changelog COMPONENT ratatosk_tools EXCLUDE_FROM_ALL)
  install(FILES ${debian}/ratatosk-simulator.1 ${debian}/ratatosk-schema.1
          DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ratatosk_tools EXCLUDE_FROM_ALL)
endif()

include(CPack)
